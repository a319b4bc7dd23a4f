import type { System } from '../app.ts';

/** What the first start of a test environment shows, once. */
export interface FirstClient {
  readonly clientId: string;
  /** In clear on the start that made it; afterwards nobody can tell it. */
  readonly secret: string | undefined;
}

/**
 * Gives a new test environment its customer C1000 and an API client, so that there is something to try at once.
 * `undefined` in production, and where the operator has made customers of their own without C1000.
 */
export async function ensureFirstClient(system: System): Promise<FirstClient | undefined> {
  if (system.config.environment !== 'test') return undefined;
  const { clients } = system;
  const customers = await clients.listCustomers({ limit: 2 });
  const [existing] = await clients.listClients({ customerCode: 'C1000', limit: 1 });
  if (existing) return { clientId: existing.clientId, secret: undefined };
  const isOurs = customers.length === 1 && customers[0]?.customerCode === 'C1000';
  if (customers.length > 0 && !isOurs) return undefined;
  // A former start may have been killed between the two.
  if (!isOurs) await clients.createCustomer('system', { name: 'Demo customer', customerCode: 'C1000' });
  const { client, secret } = await clients.createClient('system', 'C1000', { name: 'Demo client' });
  return { clientId: client.clientId, secret: secret.secret };
}
