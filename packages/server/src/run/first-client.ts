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
  const customers = await clients.listCustomers();
  const ours = customers.find(({ customerCode }) => customerCode === 'C1000');
  const [existing] = ours ? await clients.listClients('C1000') : [];
  if (existing) return { clientId: existing.clientId, secret: undefined };
  if (customers.length > (ours ? 1 : 0)) return undefined;
  // A former start may have been killed between the two.
  if (!ours) await clients.createCustomer('system', { name: 'Demo customer', customerCode: 'C1000' });
  const { client, secret } = await clients.createClient('system', 'C1000', { name: 'Demo client' });
  return { clientId: client.clientId, secret: secret.secret };
}
