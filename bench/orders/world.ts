import { loadConfig } from '../../packages/server/src/config/config.ts';
import { systemClock } from '../../packages/server/src/platform/clock.ts';
import { migrate } from '../../packages/server/src/platform/db/migrations.ts';
import { createLog } from '../../packages/server/src/platform/log.ts';
import { ensureFirstClient } from '../../packages/server/src/run/first-client.ts';
import { openStorage } from '../../packages/server/src/run/storage.ts';
import { openSystem, type System } from '../../packages/server/src/system.ts';

/** Makes the system of a data folder, as a start does, and works on it inside this process, without a server. */
export async function inSystem<T>(
  dataDir: string,
  work: (system: System) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const config = loadConfig({ CARDEPASS_DATA_DIR: dataDir, CARDEPASS_LOG_LEVEL: 'error', ...environment });
  const storage = await openStorage(config, { onProgress: () => {} });
  try {
    await migrate(storage.connectionString);
    const { connectionString, masterKey } = storage;
    const log = createLog('error');
    const system = await openSystem({ config, connectionString, masterKey, clock: systemClock, log });
    try {
      await ensureFirstClient(system);
      return await work(system);
    } finally {
      await system.database.close();
    }
  } finally {
    await storage.close();
  }
}

export interface BenchCustomer {
  readonly customerId: string;
  readonly customerCode: string;
  readonly clientId: string;
  readonly secret: string;
}

/** A customer with a program, and without money. */
export async function createCustomer({ clients }: System, name: string): Promise<BenchCustomer> {
  const { customerId, customerCode } = await clients.createCustomer('system', { name });
  const { client, secret } = await clients.createClient('system', customerCode, { name });
  return { customerId, customerCode, clientId: client.clientId, secret: secret.secret };
}

/** The same with more money than the benchmark can spend. */
export async function createRichCustomer(system: System, name: string): Promise<BenchCustomer> {
  const customer = await createCustomer(system, name);
  const { customerId } = customer;
  const money = { customerId, currency: 'USD' as const, amountMinor: 10_000_000_000_00n, reference: 'bench' };
  await system.accounts.deposit({ actor: 'system' }, money);
  return customer;
}

export async function fetchToken(port: number, { clientId, secret }: BenchCustomer): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/openapi/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
