import { sql } from '../../../platform/db/database.ts';
import { type Invariant, invariant } from '../../ledger/index.ts';

/**
 * What must be true of orders at every moment between two transactions, for the ledger's `verify`. The one place that
 * looks at the ledger's rows beside the orders' own: that both agree is what is checked.
 */
export const orderInvariants: readonly Invariant[] = [
  invariant(
    'orders-money-in-one-end',
    'The money of an order is held while it is Pending, moved on when it is Completed, and given back when it failed.',
    sql`
      SELECT o.customer_id, o.order_no, o.order_type, o.status, o.settle_status, o.reversal, f.state AS money
      FROM orders o LEFT JOIN ledger_order_funds f
        ON f.customer_id = o.customer_id AND f.order_id = o.order_id AND f.order_line_no = 1
      WHERE f.state IS DISTINCT FROM CASE
        WHEN o.order_type IN ('CardBlock', 'CardUnblock', 'CreditLimit') THEN NULL
        WHEN o.order_type = 'CardCancel' THEN CASE o.settle_status WHEN 'Completed' THEN 'Completed' END
        WHEN o.status = 'Pending' OR o.reversal = 'ReverseFailure' THEN 'Reserved'
        WHEN o.status = 'Completed' THEN 'Completed'
        ELSE 'GivenBack' END`,
  ),
  invariant(
    'orders-due-while-pending',
    'Of the pending orders of a card the first is due, and no other; an order that has ended is not due.',
    sql`
      SELECT o.customer_id, o.order_no, o.order_type, o.status, o.settle_status, o.due_at FROM orders o
      WHERE (o.due_at IS NOT NULL) <> (
        CASE WHEN o.status = 'Pending' THEN NOT EXISTS (
          SELECT 1 FROM orders earlier WHERE earlier.customer_id = o.customer_id AND earlier.card_id = o.card_id
            AND earlier.card_seq < o.card_seq AND earlier.status = 'Pending')
        ELSE coalesce(o.settle_status IN ('Pending', 'WaitTransfer'), false) END)`,
  ),
];
