import { sql } from '../../../platform/db/database.ts';
import { type Invariant, invariant } from '../../ledger/index.ts';

const net = (kinds: readonly string[]) => sql`
  coalesce(sum(CASE WHEN p.to_kind = ANY (${kinds}) THEN p.amount_minor WHEN p.from_kind = ANY (${kinds})
    THEN -p.amount_minor END), 0)`;

/**
 * What must be true of transactions at every moment between two of the database's, for the ledger's `verify`. The one
 * place that looks at the ledger's rows beside the transactions': that both agree is what is checked.
 */
export const transactionInvariants: readonly Invariant[] = [
  invariant(
    'holds-are-blocked-funds',
    'What the payments of a customer hold is what is blocked: CB for ShareBalance cards, KB of each Standard card.',
    sql`
      SELECT customer_id, card_id, currency, held.total AS held, blocked.balance_minor AS blocked
      FROM (
        SELECT t.customer_id, t.currency, sum(t.hold_minor) AS total,
          CASE c.card_model WHEN 'Standard' THEN t.card_id ELSE '00000000-0000-0000-0000-000000000000' END AS card_id
        FROM card_transactions t JOIN cards c USING (customer_id, card_id)
        WHERE t.hold_minor > 0 GROUP BY 1, 2, 4
      ) held
      FULL JOIN (SELECT * FROM ledger_accounts WHERE kind IN ('CB', 'KB')) blocked
        USING (customer_id, card_id, currency)
      WHERE coalesce(held.total, 0) <> coalesce(blocked.balance_minor, 0)`,
  ),
  invariant(
    'transactions-are-posted',
    'What a transaction holds, has cleared and was paid back is what was posted for it, and nothing else was.',
    sql`
      SELECT customer_id, transaction_id, t.transaction_type, t.hold_minor, t.cleared_minor, t.taken_back_minor,
        p.held, p.network, p.fee
      FROM card_transactions t
      FULL JOIN (
        SELECT customer_id, transaction_id, ${net(['CB', 'KB'])} AS held, ${net(['NS'])} AS network,
          ${net(['FI'])} AS fee
        FROM ledger_postings p WHERE transaction_id IS NOT NULL GROUP BY customer_id, transaction_id
      ) p USING (customer_id, transaction_id)
      WHERE (coalesce(p.held, 0), coalesce(p.network, 0), coalesce(p.fee, 0)) IS DISTINCT FROM
        (coalesce(t.hold_minor, 0)::numeric,
         CASE t.transaction_type WHEN 'Consume' THEN t.cleared_minor - t.taken_back_minor
           WHEN 'ConsumeRefund' THEN t.taken_back_minor - t.cleared_minor
           WHEN 'ConsumeDispute' THEN t.taken_back_minor - t.cleared_minor ELSE 0 END::numeric,
         CASE t.transaction_type WHEN 'TransFee' THEN t.cleared_minor ELSE 0 END::numeric)`,
  ),
  invariant(
    'used-credit-adds-up',
    "A ShareBalance card's used credit is what its payments hold and have cleared, less what refunds gave back.",
    sql`
      SELECT customer_id, card_id, s.used_credit_minor AS used, t.total
      FROM card_spending s
      JOIN cards c USING (customer_id, card_id)
      LEFT JOIN (
        SELECT customer_id, card_id, sum(CASE transaction_type
          WHEN 'Consume' THEN hold_minor + cleared_minor - taken_back_minor
          WHEN 'ConsumeRefund' THEN -restored_credit_minor ELSE 0 END) AS total
        FROM card_transactions GROUP BY customer_id, card_id
      ) t USING (customer_id, card_id)
      WHERE s.used_credit_minor <> CASE c.card_model WHEN 'ShareBalance' THEN coalesce(t.total, 0) ELSE 0 END`,
  ),
  invariant(
    'overdraw-adds-up',
    'What the account has paid for a Standard card and was not repaid is what the postings say.',
    sql`
      SELECT customer_id, card_id, s.overdrawn_minor AS told, p.total AS posted
      FROM card_spending s
      FULL JOIN (
        SELECT customer_id, card_id, sum(CASE posting_type WHEN 'CardOverdrawDeduct' THEN amount_minor
          ELSE -amount_minor END) AS total
        FROM ledger_postings WHERE posting_type IN ('CardOverdrawDeduct', 'CardOverdrawReversal')
        GROUP BY customer_id, card_id
      ) p USING (customer_id, card_id)
      WHERE coalesce(s.overdrawn_minor, 0) <> coalesce(p.total, 0)`,
  ),
  invariant(
    'refunds-within-cleared',
    'Refunds that name a payment and were not taken back never come to more than it has cleared, and it tells what they come to.',
    sql`
      SELECT customer_id, t.transaction_id, t.cleared_minor, t.refunded_minor, r.total
      FROM card_transactions t
      LEFT JOIN (
        SELECT customer_id, linked_transaction_id AS transaction_id, sum(cleared_minor - taken_back_minor) AS total
        FROM card_transactions WHERE transaction_type = 'ConsumeRefund' AND linked_transaction_id IS NOT NULL
        GROUP BY 1, 2
      ) r USING (customer_id, transaction_id)
      WHERE t.refunded_minor <> coalesce(r.total, 0) OR t.refunded_minor + t.taken_back_minor > t.cleared_minor`,
  ),
];
