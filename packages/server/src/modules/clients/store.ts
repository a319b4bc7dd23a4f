import { type Db, sql, type Tx } from '../../platform/db/database.ts';
import type { ApiClient, ClientSecret, Customer } from './types.ts';

/** A stored secret with its digest: never leaves this module. */
export interface SecretRow extends ClientSecret {
  readonly clientId: string;
  readonly digest: Buffer;
}

type ClientsTables = {
  customers: { customer_id: string; customer_code: string; name: string; created_at: Date };
  api_clients: {
    client_id: string;
    customer_id: string;
    name: string;
    grant_types: string[];
    scopes: string[];
    token_lifetime_seconds: number | null;
    rate_limit_per_minute: number | null;
    disabled_at: Date | null;
    created_at: Date;
  };
  client_secrets: {
    client_id: string;
    secret_id: string;
    digest: Buffer;
    last_four: string;
    created_at: Date;
    expires_at: Date | null;
  };
};

const tables = (db: Db) => db.withTables<ClientsTables>();

export async function insertCustomer(tx: Tx, customer: Customer): Promise<void> {
  await tables(tx)
    .insertInto('customers')
    .values({
      customer_id: customer.customerId,
      customer_code: customer.customerCode,
      name: customer.name,
      created_at: customer.createdAt,
    })
    .execute();
}

/** The next free code of the form C1000, C1001, …; customers are locked against another that asks at the same time. */
export async function selectNextCustomerCode(tx: Tx): Promise<string> {
  await sql`LOCK TABLE customers IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
  const { rows } = await sql<{ next: number }>`
    SELECT coalesce(max(substring(customer_code FROM 2)::int) + 1, 1000) AS next
    FROM customers WHERE customer_code ~ '^C[0-9]{4,8}$'
  `.execute(tx);
  return `C${rows[0]?.next ?? 1000}`;
}

export async function selectCustomers(db: Db): Promise<Customer[]> {
  const rows = await tables(db).selectFrom('customers').selectAll().orderBy('customer_code').execute();
  return rows.map(toCustomer);
}

export async function selectCustomerByCode(db: Db, code: string): Promise<Customer | undefined> {
  const query = tables(db).selectFrom('customers').selectAll().where('customer_code', '=', code);
  const row = await query.executeTakeFirst();
  return row && toCustomer(row);
}

function toCustomer(row: ClientsTables['customers']): Customer {
  return {
    customerId: row.customer_id,
    customerCode: row.customer_code,
    name: row.name,
    createdAt: row.created_at,
  };
}

export async function insertClient(tx: Tx, client: ApiClient): Promise<void> {
  await sql`
    INSERT INTO api_clients (client_id, customer_id, name, grant_types, scopes, token_lifetime_seconds,
      rate_limit_per_minute, allowed_ranges, disabled_at, created_at)
    VALUES (${client.clientId}, ${client.customerId}, ${client.name}, ${client.grantTypes}, ${client.scopes},
      ${client.tokenLifetimeSeconds}, ${client.rateLimitPerMinute}, ${client.allowedRanges},
      ${client.disabledAt}, ${client.createdAt})
  `.execute(tx);
}

export async function updateClient(tx: Tx, client: ApiClient): Promise<void> {
  await sql`
    UPDATE api_clients SET name = ${client.name}, grant_types = ${client.grantTypes}, scopes = ${client.scopes},
      token_lifetime_seconds = ${client.tokenLifetimeSeconds}, rate_limit_per_minute = ${client.rateLimitPerMinute},
      allowed_ranges = ${client.allowedRanges}, disabled_at = ${client.disabledAt}
    WHERE client_id = ${client.clientId}
  `.execute(tx);
}

/** All clients, or those with the given ids. */
export async function selectClients(db: Db, clientIds?: readonly string[]): Promise<ApiClient[]> {
  const filter = clientIds ? sql`WHERE client_id = ANY(${clientIds})` : sql``;
  const { rows } = await sql<ApiClient>`
    SELECT client_id AS "clientId", customer_id AS "customerId", customer_code AS "customerCode",
      api_clients.name, grant_types AS "grantTypes", scopes,
      token_lifetime_seconds AS "tokenLifetimeSeconds", rate_limit_per_minute AS "rateLimitPerMinute",
      allowed_ranges AS "allowedRanges", disabled_at AS "disabledAt", api_clients.created_at AS "createdAt"
    FROM api_clients JOIN customers USING (customer_id) ${filter}
    ORDER BY api_clients.created_at, client_id
  `.execute(db);
  return rows;
}

export async function selectClientForUpdate(tx: Tx, clientId: string): Promise<ApiClient | undefined> {
  await sql`SELECT FROM api_clients WHERE client_id = ${clientId} FOR NO KEY UPDATE`.execute(tx);
  return (await selectClients(tx, [clientId]))[0];
}

export async function insertSecret(tx: Tx, secret: SecretRow): Promise<void> {
  await tables(tx)
    .insertInto('client_secrets')
    .values({
      client_id: secret.clientId,
      secret_id: secret.secretId,
      digest: secret.digest,
      last_four: secret.lastFour,
      created_at: secret.createdAt,
      expires_at: secret.expiresAt,
    })
    .execute();
}

export async function updateSecretExpiry(tx: Tx, secretId: string, expiresAt: Date): Promise<void> {
  const query = tables(tx).updateTable('client_secrets').set({ expires_at: expiresAt });
  await query.where('secret_id', '=', secretId).execute();
}

/** Secrets that have not expired by `now`, of all clients or of those with the given ids; oldest first. */
export async function selectLiveSecrets(
  db: Db,
  now: Date,
  clientIds?: readonly string[],
): Promise<SecretRow[]> {
  let query = tables(db)
    .selectFrom('client_secrets')
    .selectAll()
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]));
  if (clientIds) query = query.where('client_id', 'in', clientIds);
  const rows = await query.orderBy('created_at').orderBy('secret_id').execute();
  return rows.map((row) => ({
    clientId: row.client_id,
    secretId: row.secret_id,
    digest: row.digest,
    lastFour: row.last_four,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}
