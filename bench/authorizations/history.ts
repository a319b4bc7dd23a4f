import pg from 'pg';
import type { Scenario } from './cast.ts';

// Stored transactions: each a payment that was cleared without an authorization, with its request, its posting and its
// row of the account log. Half of them are the hot customer's. What is counted beside the rows follows.

const tables = ['card_transactions', 'ledger_requests', 'ledger_postings'];

interface Definition {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Adds so many transactions. Keys and indexes are made anew, which is several times faster. */
export async function fillHistory(
  connectionString: string,
  scenarios: readonly Scenario[],
  count: number,
): Promise<void> {
  const database = new pg.Client({ connectionString });
  await database.connect();
  try {
    await database.query(
      "SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 2; SET work_mem = '256MB'",
    );
    // Nothing is written by others meanwhile.
    await castTable(database, scenarios);
    const { rows: keys } = await database.query<Definition>(
      `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE conrelid::regclass::text = ANY ($1) AND contype IN ('p', 'u')`,
      [tables],
    );
    const { rows: indexes } = await database.query<Definition>(
      `SELECT tablename AS table, indexname AS name, indexdef AS definition FROM pg_indexes
       WHERE tablename = ANY ($1) AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
      [tables],
    );
    for (const { table, name } of keys) await database.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    for (const { name } of indexes) await database.query(`DROP INDEX ${name}`);
    for (const statement of inserts) await database.query(statement, [count]);
    for (const { table, name, definition } of keys)
      await database.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    for (const { definition } of indexes) await database.query(definition);
    for (const statement of counts) await database.query(statement, [count]);
    for (const table of [...tables, 'ledger_accounts', 'ledger_books', 'card_spending'])
      await database.query(`VACUUM (ANALYZE) ${table}`);
    await database.query('CHECKPOINT');
  } finally {
    await database.end();
  }
}

/** Who is charged, and where the books of each stand before. */
async function castTable(database: pg.Client, scenarios: readonly Scenario[]): Promise<void> {
  await database.query(
    'CREATE TEMP TABLE bench_cards (party integer, place integer, customer_id uuid, card_id uuid)',
  );
  for (const [party, { targets }] of scenarios.entries()) {
    await database.query(
      `INSERT INTO bench_cards SELECT $1, n - 1, customer_id, card_id
       FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS c (customer_id, card_id, n)`,
      [party, targets.map(({ customerId }) => customerId), targets.map(({ cardId }) => cardId)],
    );
  }
  const account = (kind: string, column: string) =>
    `coalesce((SELECT ${column} FROM ledger_accounts a
       WHERE a.customer_id = b.customer_id AND kind = '${kind}' AND currency = 'USD'), 0)`;
  await database.query(`
    CREATE TEMP TABLE bench_books AS SELECT customer_id, last_log_no, ${account('CA', 'balance_minor')} AS ca,
      ${account('CA', 'last_seq')} AS ca_seq, ${account('NS', 'balance_minor')} AS ns,
      ${account('NS', 'last_seq')} AS ns_seq, ${account('CB', 'balance_minor')} AS cb
    FROM ledger_books b`);
  await database.query('ANALYZE bench_cards; ANALYZE bench_books');
}

/** Each pays 1.00. `k` numbers the payments of a customer; they come every three seconds, long before today. */
const payments = `
  SELECT n, c.customer_id, c.card_id, k, timestamptz '2025-01-01 00:00Z' + n * interval '3 seconds' AS at
  FROM generate_series(1, $1::bigint) AS n
  CROSS JOIN LATERAL (SELECT CASE WHEN n % 2 = 0 THEN n / 2 - 1 ELSE n / 2 END) AS turn (j)
  CROSS JOIN LATERAL (SELECT CASE WHEN n % 2 = 0 THEN j + 1 ELSE j / 1000 + 1 END) AS number (k)
  JOIN bench_cards c ON c.party = n % 2 AND c.place = CASE WHEN n % 2 = 0 THEN j % 64 ELSE j % 1000 END`;

const uuidOf = (
  at: string,
  what: string,
) => `(lpad(to_hex((extract(epoch FROM ${at}) * 1000)::bigint), 12, '0') || '7' ||
  substr(md5('${what}' || n), 1, 3) || '8' || substr(md5('${what}' || n), 4, 15))::uuid`;
const requestKey = `'simulator:h' || lpad(n::text, 12, '0') || ':clearing:0'`;

const inserts = [
  `INSERT INTO card_transactions (customer_id, transaction_id, card_id, currency, transaction_type, status,
     lifecycle_state, channel, network_transaction_id, merchant_currency, merchant_minor, authorized_minor, hold_minor,
     cleared_minor, taken_back_minor, refunded_minor, restored_credit_minor, merchant, authorized_at, settled_at)
   SELECT customer_id, ${uuidOf('at', 'transaction')}, card_id, 'USD', 'Consume', 'Settled', 'Cleared', 'simulator',
     'h' || lpad(n::text, 12, '0'), 'USD', 100, 0, 0, 100, 0, 0, 0,
     '{"name":"BENCH GROCERIES 0042","categoryCode":"5411","countryCode":"US","city":"SPRINGFIELD","state":"OR","zipCode":"97477","description":null}',
     at, at
   FROM (${payments}) p`,
  `INSERT INTO ledger_requests (customer_id, request_key, kind, digest, outcome, decided_at, result)
   SELECT customer_id, ${requestKey}, 'clearing', decode(md5(n::text) || md5('d' || n), 'hex'),
     '{"moves":[["Consume","CA","NS","100"]]}', at,
     ('{"outcome":"recorded","transactionId":"' || ${uuidOf('at', 'transaction')} || '"}')::jsonb
   FROM (${payments}) p`,
  `INSERT INTO ledger_postings (customer_id, posting_id, request_key, posting_type, currency, amount_minor, from_kind,
     from_seq, from_after_minor, to_kind, to_seq, to_after_minor, card_id, transaction_id, posted_at, log_no,
     log_blocked_minor)
   SELECT customer_id, ${uuidOf('at', 'posting')}, ${requestKey}, 'Consume', 'USD', 100, 'CA', ca_seq + k, ca - 100 * k,
     'NS', ns_seq + k, ns + 100 * k, card_id, ${uuidOf('at', 'transaction')}, now(), last_log_no + k, cb
   FROM (${payments}) p JOIN bench_books USING (customer_id)`,
];

/** How many payments each customer got; the account is charged for them. */
const charged = `(SELECT customer_id, max(k) AS k FROM (${payments}) p GROUP BY customer_id)`;

const counts = [
  `UPDATE ledger_books b SET last_log_no = b.last_log_no + c.k, last_posted_at = now()
   FROM ${charged} c WHERE c.customer_id = b.customer_id`,
  `INSERT INTO ledger_accounts (customer_id, card_id, currency, kind, balance_minor, last_seq)
   SELECT customer_id, '00000000-0000-0000-0000-000000000000', 'USD', kind, before + sign * 100 * k, seq + k
   FROM ${charged} c JOIN bench_books b USING (customer_id),
     LATERAL (VALUES ('CA', ca, ca_seq, -1), ('NS', ns, ns_seq, 1)) AS side (kind, before, seq, sign)
   ON CONFLICT ON CONSTRAINT ledger_accounts_key
     DO UPDATE SET balance_minor = excluded.balance_minor, last_seq = excluded.last_seq`,
  `INSERT INTO card_spending (customer_id, card_id, used_credit_minor, overdrawn_minor, day, day_count, day_amount_minor,
     month, month_count, month_amount_minor, approved_count)
   SELECT customer_id, card_id, 100 * count(*), 0, '2025-01-01', 0, 0, '2025-01', 0, 0, 0
   FROM (${payments}) p GROUP BY customer_id, card_id
   ON CONFLICT ON CONSTRAINT card_spending_key
     DO UPDATE SET used_credit_minor = card_spending.used_credit_minor + excluded.used_credit_minor`,
];
