import { sql } from '../../../platform/db/database.ts';
import { overdrawRules, postingRoutes } from '../posting-types.ts';
import { noCard } from '../store.ts';
import type { Invariant } from './invariant.ts';
import { invariant } from './query.ts';

const card = (kind: 'from_kind' | 'to_kind') =>
  sql`CASE WHEN ${sql.ref(kind)} IN ('KA', 'KB') THEN card_id ELSE ${noCard}::uuid END`;

/** Every posting twice, once from each of its accounts. */
const sides = sql`
  SELECT customer_id, ${card('from_kind')} AS card_id, currency, from_kind AS kind, from_seq AS seq,
    -amount_minor AS change, from_after_minor AS after, posting_id
  FROM ledger_postings
  UNION ALL
  SELECT customer_id, ${card('to_kind')}, currency, to_kind, to_seq, amount_minor, to_after_minor, posting_id
  FROM ledger_postings`;

const overdrawPairs = Object.entries(overdrawRules).flatMap(([type, kinds]) =>
  kinds.map((kind) => `${type}/${kind}`),
);

const routes = Object.entries(postingRoutes).flatMap(([type, each]) =>
  each.map((route) => `${type} ${route}`),
);

/** What an order's money has done so far on each account that it may touch, beside what it should have done. */
const orderFlows = sql`
  SELECT f.customer_id, f.order_id, f.order_line_no, f.purpose, f.state, f.amount_minor::numeric AS amount, fee.total AS fees,
    flow.kp, flow.ca, flow.ka, flow.fi
  FROM ledger_order_funds f
  CROSS JOIN LATERAL (SELECT coalesce(sum((each ->> 1)::bigint), 0) AS total FROM jsonb_array_elements(f.fees) each) fee
  LEFT JOIN (
    SELECT customer_id, order_id, order_line_no,
      sum(CASE 'KP' WHEN to_kind THEN amount_minor WHEN from_kind THEN -amount_minor ELSE 0 END) AS kp,
      sum(CASE 'CA' WHEN to_kind THEN amount_minor WHEN from_kind THEN -amount_minor ELSE 0 END) AS ca,
      sum(CASE 'KA' WHEN to_kind THEN amount_minor WHEN from_kind THEN -amount_minor ELSE 0 END) AS ka,
      sum(CASE 'FI' WHEN to_kind THEN amount_minor WHEN from_kind THEN -amount_minor ELSE 0 END) AS fi
    FROM ledger_postings WHERE order_id IS NOT NULL GROUP BY customer_id, order_id, order_line_no
  ) flow USING (customer_id, order_id, order_line_no)`;

/** What the ledger itself promises (docs/money.md, Invariants). Other modules add theirs when the parts are put together. */
export const ledgerInvariants: readonly Invariant[] = [
  invariant(
    'balance-is-sum-of-postings',
    'Every account stands at the sum of its postings.',
    sql`
      SELECT customer_id, card_id, currency, kind, a.balance_minor AS balance, p.total AS sum_of_postings
      FROM ledger_accounts a
      FULL JOIN (SELECT customer_id, card_id, currency, kind, sum(change) AS total FROM (${sides}) s
        GROUP BY customer_id, card_id, currency, kind) p USING (customer_id, card_id, currency, kind)
      WHERE a.balance_minor IS DISTINCT FROM p.total`,
  ),
  invariant(
    'debits-equal-credits',
    "A customer's accounts in a currency add up to zero: what one was debited, another was credited.",
    sql`
      SELECT customer_id, currency, sum(balance_minor) AS total FROM ledger_accounts
      GROUP BY customer_id, currency HAVING sum(balance_minor) <> 0`,
  ),
  invariant(
    'sequence-has-no-gap',
    "An account's postings are numbered from 1 to the account's last number, each number once.",
    sql`
      SELECT customer_id, card_id, currency, kind, a.last_seq, p.last AS last_posting, p.count, p.numbers
      FROM ledger_accounts a
      FULL JOIN (SELECT customer_id, card_id, currency, kind, min(seq) AS first, max(seq) AS last, count(*) AS count,
          count(DISTINCT seq) AS numbers
        FROM (${sides}) s GROUP BY customer_id, card_id, currency, kind) p USING (customer_id, card_id, currency, kind)
      WHERE p.first IS DISTINCT FROM 1 OR p.last IS DISTINCT FROM a.last_seq OR p.count <> a.last_seq
        OR p.numbers <> a.last_seq`,
  ),
  invariant(
    'after-follows-before',
    "What a posting leaves an account at is what the account's posting before left, changed by its amount.",
    sql`
      SELECT customer_id, card_id, currency, kind, seq, posting_id, before, change, after FROM (
        SELECT s.*, lag(after, 1, 0::bigint) OVER (PARTITION BY customer_id, card_id, currency, kind ORDER BY seq) AS before
        FROM (${sides}) s) chain
      WHERE after <> before + change`,
  ),
  invariant(
    'below-zero-only-by-rule',
    'No posting takes CA, CB, KP, KA or KB below zero but by a named overdraw rule, and CB, KP and KB never are.',
    sql`
      SELECT customer_id, posting_id, posting_type, from_kind AS kind, from_after_minor AS after FROM ledger_postings
      WHERE from_after_minor < 0 AND from_kind IN ('CA', 'CB', 'KP', 'KA', 'KB')
        AND posting_type || '/' || from_kind <> ALL (${overdrawPairs})
      UNION ALL
      SELECT customer_id, card_id, currency, kind, balance_minor FROM ledger_accounts
      WHERE balance_minor < 0 AND kind IN ('CB', 'KP', 'KB')`,
  ),
  invariant(
    'posting-keeps-its-route',
    'Each posting moves between accounts that its type names, so that only the card network moves CB and KB.',
    sql`
      SELECT customer_id, posting_id, posting_type, from_kind, to_kind FROM ledger_postings
      WHERE posting_type || ' ' || from_kind || '→' || to_kind <> ALL (${routes})`,
  ),
  invariant(
    'network-money-names-its-card',
    'Each posting that holds money, gives it back, or pays to or from the network names its card and transaction.',
    sql`
      SELECT customer_id, posting_id, posting_type, card_id, transaction_id FROM ledger_postings
      WHERE ARRAY['CB', 'KB', 'NS'] && ARRAY[from_kind, to_kind] AND (card_id IS NULL OR transaction_id IS NULL)`,
  ),
  invariant(
    'log-has-no-gap',
    "The rows of a customer's account log are numbered from 1 to the book's last number, in the order of their times.",
    sql`
      SELECT customer_id, log_no, previous_no, posted_at, previous_at, last_log_no FROM (
        SELECT customer_id, p.log_no, p.posted_at, b.last_log_no,
          lag(p.log_no, 1, 0::bigint) OVER w AS previous_no, lag(p.posted_at) OVER w AS previous_at,
          lead(p.log_no) OVER w AS next_no
        FROM ledger_books b
        FULL JOIN (SELECT customer_id, log_no, posted_at FROM ledger_postings WHERE log_no IS NOT NULL) p
          USING (customer_id)
        WINDOW w AS (PARTITION BY customer_id ORDER BY p.log_no)) log
      WHERE (log_no IS NULL AND last_log_no <> 0) OR log_no <> previous_no + 1 OR previous_at > posted_at
        OR (next_no IS NULL AND log_no IS DISTINCT FROM NULLIF(last_log_no, 0))`,
  ),
  invariant(
    'log-tells-blocked-funds',
    'A row of the account log tells what CB stood at after it.',
    sql`
      SELECT customer_id, posting_id, log_no, log_blocked_minor AS told, blocked FROM (
        SELECT customer_id, posting_id, log_no, log_blocked_minor,
          sum(CASE 'CB' WHEN to_kind THEN amount_minor WHEN from_kind THEN -amount_minor ELSE 0 END)
            OVER (PARTITION BY customer_id, currency ORDER BY log_no) AS blocked
        FROM ledger_postings WHERE log_no IS NOT NULL) log
      WHERE log_blocked_minor <> blocked`,
  ),
  invariant(
    'pending-money-is-held',
    'KP holds exactly the money of the orders that are still reserved.',
    sql`
      SELECT customer_id, currency, a.balance AS held, f.total AS reserved
      FROM (SELECT customer_id, currency, balance_minor AS balance FROM ledger_accounts WHERE kind = 'KP') a
      FULL JOIN (
        SELECT customer_id, currency, sum(amount_minor + CASE purpose WHEN 'Withdrawal'
          THEN (SELECT coalesce(sum((each ->> 1)::bigint), 0) FROM jsonb_array_elements(fees) each) ELSE 0 END) AS total
        FROM ledger_order_funds WHERE state = 'Reserved' GROUP BY customer_id, currency) f USING (customer_id, currency)
      WHERE coalesce(a.balance, 0) <> coalesce(f.total, 0)`,
  ),
  invariant(
    'order-money-has-one-end',
    "An order's money is held, moved on or given back: one of the three, and all of it.",
    sql`
      SELECT * FROM (
        SELECT customer_id, order_id, order_line_no, purpose, state, amount, fees, coalesce(kp, 0) AS kp,
          coalesce(ca, 0) AS ca, coalesce(ka, 0) AS ka, coalesce(fi, 0) AS fi
        FROM (${orderFlows}) flows) o
      WHERE (kp, ca, ka, fi) IS DISTINCT FROM (CASE purpose || '/' || state
        WHEN 'Load/Reserved' THEN (amount, -amount - fees, 0::numeric, fees)
        WHEN 'Load/Completed' THEN (0::numeric, -amount - fees, amount, fees)
        WHEN 'Withdrawal/Reserved' THEN (amount + fees, 0::numeric, -amount - fees, 0::numeric)
        WHEN 'Cancellation/Completed' THEN (0::numeric, amount - fees, -amount, fees)
        WHEN 'Withdrawal/Completed' THEN (0::numeric, amount, -amount - fees, fees)
        ELSE (0::numeric, 0::numeric, 0::numeric, 0::numeric) END)`,
  ),
  invariant(
    'request-has-one-outcome',
    'Each posting belongs to a request whose stored outcome names it, and each outcome has all the postings it names.',
    sql`
      WITH told AS (
        SELECT customer_id, request_key, each ->> 0 AS type, each ->> 1 AS from_kind, each ->> 2 AS to_kind,
          (each ->> 3)::bigint AS amount, count(*) AS count
        FROM ledger_requests CROSS JOIN LATERAL jsonb_array_elements(outcome -> 'moves') each
        WHERE outcome ? 'moves' GROUP BY 1, 2, 3, 4, 5, 6
      ), posted AS (
        SELECT customer_id, request_key, posting_type AS type, from_kind, to_kind, amount_minor AS amount,
          count(*) AS count
        FROM ledger_postings GROUP BY 1, 2, 3, 4, 5, 6
      )
      (SELECT 'not posted' AS problem, * FROM (TABLE told EXCEPT TABLE posted) a)
      UNION ALL (SELECT 'not in the outcome', * FROM (TABLE posted EXCEPT TABLE told) b)`,
  ),
];
