import { readFile } from 'node:fs/promises';
import { sandboxProductFile } from '../modules/products/index.ts';
import type { System } from '../system.ts';

/** What the first start of a test environment shows, once. */
export interface FirstClient {
  readonly clientId: string;
  /** In clear on the start that made it; afterwards nobody can tell it. */
  readonly secret: string | undefined;
}

/** In minor units: 10,000.00 US dollars and 1,000,000 Japanese yen. */
const openingBalances = [
  ['USD', 10_000_00n],
  ['JPY', 1_000_000n],
] as const;

/**
 * Gives a new test environment products to order, and its customer C1000 with money and an API client, so that a first
 * card can be opened at once. The money is an ordinary deposit, the first rows of the customer's account log, so that
 * the log adds up from nothing.
 *
 * `undefined` in production, and where the operator has made customers of their own without C1000.
 */
export async function ensureFirstClient(system: System): Promise<FirstClient | undefined> {
  if (system.config.environment !== 'test') return undefined;
  const { clients, accounts, products } = system;
  await products.seed(system.parseProducts(await readFile(sandboxProductFile, 'utf8')), 'system');
  const customers = await clients.listCustomers({ limit: 2 });
  const [existing] = await clients.listClients({ customerCode: 'C1000', limit: 1 });
  if (existing) return { clientId: existing.clientId, secret: undefined };
  const isOurs = customers.length === 1 && customers[0]?.customerCode === 'C1000';
  if (customers.length > 0 && !isOurs) return undefined;
  // A former start may have been killed between the two.
  const { customerId } = isOurs
    ? await clients.showCustomer('C1000')
    : await clients.createCustomer('system', { name: 'Demo customer', customerCode: 'C1000' });
  for (const [currency, amountMinor] of openingBalances) {
    const reference = `opening-balance-${currency}`;
    await accounts.deposit(
      { actor: 'system' },
      { customerId, currency, amountMinor, reference, note: 'Opening balance' },
    );
  }
  const { client, secret } = await clients.createClient('system', 'C1000', { name: 'Demo client' });
  return { clientId: client.clientId, secret: secret.secret };
}
