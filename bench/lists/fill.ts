import type pg from 'pg';

/** A list whose rows are made by one statement; $1: customer, $2: first number, $3: last number. */
export interface Filling {
  readonly table: string;
  readonly insert: string;
  /** Brings what is counted beside the rows to the last number. */
  readonly after: readonly string[];
}

/** Cards, by number: one in ten Blocked, and all of the product STD-VISA. */
export const cardsFilling: Filling = {
  table: 'cards',
  insert: `INSERT INTO cards (customer_id, card_id, card_no, card_model, product_code, currency, card_organization, status,
      is_spendable, masked_number, number_digest, vault_key_version, wrapped_key, sealed_number, sealed_cvv,
      expiration_mmyy, expires_at, channel_card_id, last_order_seq, applied_at)
    SELECT $1::uuid, md5('card ' || n)::uuid, n, 'Standard', 'STD-VISA', 'USD', 'VISA',
      CASE WHEN n % 10 = 0 THEN 'Blocked' ELSE 'Active' END, n % 10 <> 0,
      '436797******' || lpad((n % 10000)::text, 4, '0'), decode(md5(n::text) || md5('card ' || n), 'hex'), 1,
      decode(repeat('c1', 64), 'hex'), decode(repeat('d2', 44), 'hex'), decode(repeat('e3', 31), 'hex'),
      '12/49', '2050-01-01', 'channel-' || n, 1,
      timestamptz '2024-01-01 00:00Z' + n * interval '10 seconds'
    FROM generate_series($2::bigint, $3::bigint) AS n`,
  after: [
    `INSERT INTO card_series (customer_id, last_card_no) SELECT customer_id, max(card_no) FROM cards
       WHERE customer_id = $1 GROUP BY 1
     ON CONFLICT ON CONSTRAINT card_series_key DO UPDATE SET last_card_no = excluded.last_card_no`,
    `INSERT INTO card_counts (customer_id, card_model, product_code, status, card_count)
       SELECT customer_id, card_model, product_code, status, count(*) FROM cards WHERE customer_id = $1 GROUP BY 1, 2, 3, 4
     ON CONFLICT ON CONSTRAINT card_counts_key DO UPDATE SET card_count = excluded.card_count`,
  ],
};

/** Rows of the account log in turn: 2.00 come in, 1.00 is set aside to load a card; so each balance follows from its number. */
export const accountLogFilling: Filling = {
  table: 'ledger_postings',
  insert: `INSERT INTO ledger_postings (customer_id, posting_id, request_key, posting_type, currency, amount_minor,
      from_kind, from_seq, from_after_minor, to_kind, to_seq, to_after_minor, card_id, order_id, order_line_no, order_no,
      posted_at, log_no, log_blocked_minor)
    SELECT $1::uuid, md5('posting ' || n)::uuid, 'fill:' || n,
      CASE WHEN comes_in THEN 'AccountTopUp' ELSE 'CardTopUp' END, 'USD', CASE WHEN comes_in THEN 200 ELSE 100 END,
      CASE WHEN comes_in THEN 'EXT' ELSE 'CA' END, CASE WHEN comes_in THEN (n + 1) / 2 ELSE n END,
      CASE WHEN comes_in THEN (n + 1) * -100 ELSE n / 2 * 100 END,
      CASE WHEN comes_in THEN 'CA' ELSE 'KP' END, CASE WHEN comes_in THEN n ELSE n / 2 END,
      CASE WHEN comes_in THEN (n + 3) / 2 * 100 ELSE n / 2 * 100 END,
      CASE WHEN comes_in THEN NULL ELSE md5('card ' || 1 + n % 10000)::uuid END,
      md5('order ' || n)::uuid, 1, upper(left(md5('order ' || n), 26)),
      timestamptz '2024-01-01 00:00Z' + n * interval '10 seconds', n, 0
    FROM generate_series($2::bigint, $3::bigint) AS n, LATERAL (SELECT n % 2 = 1) AS turn (comes_in)`,
  after: [
    `INSERT INTO ledger_books (customer_id, last_log_no, last_posted_at)
       SELECT $1::uuid, log_no, posted_at FROM ledger_postings WHERE customer_id = $1 ORDER BY log_no DESC LIMIT 1
     ON CONFLICT ON CONSTRAINT ledger_books_key
       DO UPDATE SET last_log_no = excluded.last_log_no, last_posted_at = excluded.last_posted_at`,
    `INSERT INTO ledger_accounts (customer_id, card_id, currency, kind, balance_minor, last_seq)
       SELECT $1::uuid, '00000000-0000-0000-0000-000000000000', 'USD', kind, balance, seq
       FROM (SELECT last_log_no AS n FROM ledger_books WHERE customer_id = $1) AS book,
         LATERAL (VALUES ('CA', n / 2 * 100 + n % 2 * 200, n), ('KP', n / 2 * 100, n / 2),
           ('EXT', (n + 1) / 2 * -200, (n + 1) / 2)) AS known (kind, balance, seq)
     ON CONFLICT ON CONSTRAINT ledger_accounts_key
       DO UPDATE SET balance_minor = excluded.balance_minor, last_seq = excluded.last_seq`,
  ],
};

/** Top-up orders that are Completed: the rows of the card account log. */
export const cardLogFilling: Filling = {
  table: 'orders',
  insert: `INSERT INTO orders (customer_id, order_id, order_no, request_digest, card_model, order_type, card_id, card_seq,
      product_code, product_version, currency, amount_minor, fees, settle_delay_seconds, status, created_at, modified_at,
      completed_at, attempts)
    SELECT $1::uuid, md5('order ' || n)::uuid, upper(left(md5('order ' || n), 26)), decode(md5('r' || n), 'hex'),
      'Standard', 'CardTopUp', md5('card ' || 1 + n % 10000)::uuid, 2 + n / 10000, 'STD-VISA', 1, 'USD', 100, '[]', 0,
      'Completed', at, at, at, 1
    FROM generate_series($2::bigint, $3::bigint) AS n,
      LATERAL (SELECT timestamptz '2024-01-01 00:00Z' + n * interval '10 seconds') AS moment (at)`,
  after: [],
};

interface Definition {
  readonly name: string;
  readonly definition: string;
}

/** Adds rows with these numbers. Keys and indexes are taken away for it and made anew, which is several times faster. */
export async function fill(
  database: pg.Client,
  filling: Filling,
  customerId: string,
  first: number,
  last: number,
): Promise<void> {
  const { table } = filling;
  const values = [table];
  const { rows: keys } = await database.query<Definition>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype IN ('p', 'u')`,
    values,
  );
  const { rows: indexes } = await database.query<Definition>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename = $1 AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
    values,
  );
  await database.query(
    "SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 2",
  );
  for (const { name } of keys) await database.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await database.query(`DROP INDEX ${name}`);
  await database.query(filling.insert, [customerId, first, last]);
  for (const { name, definition } of keys) {
    await database.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  }
  for (const { definition } of indexes) await database.query(definition);
  for (const statement of filling.after) await database.query(statement, [customerId]);
  await database.query(`VACUUM (ANALYZE) ${table}`);
}
