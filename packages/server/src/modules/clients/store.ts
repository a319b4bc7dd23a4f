import { type Db, sql, type Tx } from '../../platform/db/database.ts';
import type { ApiClient, ClientFilter, ClientSecret, Customer, CustomerFilter, Page } from './types.ts';

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
    last_used_at: Date | null;
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

/** In the order of their codes. */
export async function selectCustomers(
  db: Db,
  { search, limit, after }: CustomerFilter & Page,
): Promise<Customer[]> {
  let query = tables(db).selectFrom('customers').selectAll();
  if (search !== undefined) {
    const pattern = containing(search);
    query = query.where((where) =>
      where.or([where('customer_code', 'ilike', pattern), where('name', 'ilike', pattern)]),
    );
  }
  if (after !== undefined) query = query.where('customer_code', '>', after);
  const rows = await query.orderBy('customer_code').limit(limit).execute();
  return rows.map(toCustomer);
}

/** For ILIKE: what is typed is looked for as it stands. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
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

const clientsWithCustomers = sql`
  SELECT client_id AS "clientId", customer_id AS "customerId", customer_code AS "customerCode",
    api_clients.name, grant_types AS "grantTypes", scopes,
    token_lifetime_seconds AS "tokenLifetimeSeconds", rate_limit_per_minute AS "rateLimitPerMinute",
    allowed_ranges AS "allowedRanges", disabled_at AS "disabledAt", api_clients.created_at AS "createdAt"
  FROM api_clients JOIN customers USING (customer_id)
`;

/** All clients, or those with the given ids. */
export async function selectClients(db: Db, clientIds?: readonly string[]): Promise<ApiClient[]> {
  const filter = clientIds ? sql`WHERE client_id = ANY(${clientIds})` : sql``;
  const { rows } = await sql<ApiClient>`
    ${clientsWithCustomers} ${filter} ORDER BY api_clients.created_at, client_id
  `.execute(db);
  return rows;
}

/** Oldest first. */
export async function selectClientPage(
  db: Db,
  { customerCode, search, isDisabled, limit, after }: ClientFilter & Page,
): Promise<ApiClient[]> {
  const conditions = [sql`true`];
  if (customerCode !== undefined) conditions.push(sql`customer_code = ${customerCode}`);
  if (search !== undefined) {
    const pattern = containing(search);
    conditions.push(sql`(client_id ILIKE ${pattern} OR api_clients.name ILIKE ${pattern})`);
  }
  if (isDisabled !== undefined) conditions.push(sql`(disabled_at IS NOT NULL) = ${isDisabled}`);
  if (after !== undefined) {
    conditions.push(sql`(api_clients.created_at, client_id) >
      (SELECT created_at, client_id FROM api_clients WHERE client_id = ${after})`);
  }
  const { rows } = await sql<ApiClient>`
    ${clientsWithCustomers} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY api_clients.created_at, client_id LIMIT ${limit}
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
      last_used_at: secret.lastUsedAt,
    })
    .execute();
}

export async function updateSecretExpiry(
  tx: Tx,
  clientId: string,
  secretId: string,
  expiresAt: Date,
): Promise<void> {
  const query = tables(tx).updateTable('client_secrets').set({ expires_at: expiresAt });
  await query.where('client_id', '=', clientId).where('secret_id', '=', secretId).execute();
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
    lastUsedAt: row.last_used_at,
  }));
}

export interface SecretUse {
  readonly clientId: string;
  readonly secretId: string;
  readonly usedAt: Date;
}

/** Keeps the latest use of each, in whatever order processes report. */
export async function updateSecretUses(db: Db, uses: readonly SecretUse[]): Promise<void> {
  if (uses.length === 0) return;
  const column = <K extends keyof SecretUse>(name: K) => uses.map((use) => use[name]);
  // Locked in one order, so that two processes that report the same secrets never wait for each other in a circle.
  await sql`
    WITH used AS (
      SELECT * FROM unnest(${column('clientId')}::text[], ${column('secretId')}::uuid[], ${column('usedAt')}::timestamptz[])
        AS used (client_id, secret_id, used_at)
    ), locked AS (
      SELECT client_id, secret_id FROM client_secrets JOIN used USING (client_id, secret_id)
      WHERE last_used_at IS NULL OR last_used_at < used_at
      ORDER BY client_id, secret_id FOR NO KEY UPDATE OF client_secrets
    )
    UPDATE client_secrets SET last_used_at = used.used_at FROM used JOIN locked USING (client_id, secret_id)
    WHERE client_secrets.client_id = used.client_id AND client_secrets.secret_id = used.secret_id
  `.execute(db);
}
