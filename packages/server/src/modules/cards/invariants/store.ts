import { type Db, sql } from '../../../platform/db/database.ts';

/** What must be true of cards at every moment between two transactions, in the form of the ledger's `verify`. */
export const cardInvariants = [
  {
    name: 'cards-counted',
    sentence: 'The counts of cards are those of the cards there are.',
    async offenders(db: Db, limit: number) {
      const { rows } = await sql<Record<string, unknown>>`
        SELECT coalesce(counted.customer_id, actual.customer_id) AS customer_id, actual.card_count AS actual,
          counted.card_count AS counted
        FROM (SELECT * FROM card_counts WHERE card_count > 0) AS counted
        FULL JOIN (SELECT customer_id, card_model, product_code, status, count(*) AS card_count FROM cards
          GROUP BY customer_id, card_model, product_code, status) AS actual
          USING (customer_id, card_model, product_code, status)
        WHERE counted.card_count IS DISTINCT FROM actual.card_count LIMIT ${limit}
      `.execute(db);
      return rows;
    },
  },
  {
    name: 'cards-numbered',
    sentence: 'The cards of a customer are numbered from 1 without a gap.',
    async offenders(db: Db, limit: number) {
      const { rows } = await sql<Record<string, unknown>>`
        SELECT customer_id, s.last_card_no, count(c.card_no) AS cards, max(c.card_no) AS highest
        FROM card_series s FULL JOIN cards c USING (customer_id) GROUP BY customer_id, s.last_card_no
        HAVING s.last_card_no IS DISTINCT FROM count(c.card_no) OR s.last_card_no IS DISTINCT FROM max(c.card_no)
        LIMIT ${limit}
      `.execute(db);
      return rows;
    },
  },
  {
    name: 'cards-spendable-only-when-active',
    sentence: 'Only an Active card can be spent from.',
    async offenders(db: Db, limit: number) {
      const { rows } = await sql<Record<string, unknown>>`
        SELECT customer_id, card_id, status FROM cards WHERE is_spendable AND status <> 'Active' LIMIT ${limit}
      `.execute(db);
      return rows;
    },
  },
] as const;
