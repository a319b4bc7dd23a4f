-- Orders. The row is the job as well: due_at says when a worker may take it next, and nothing else does.

CREATE TABLE orders (
  customer_id uuid NOT NULL CONSTRAINT orders_customer REFERENCES customers,
  order_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  customer_order_no text COLLATE "C",
  -- SHA-256 of what was asked: tells the same request from another one under the same customer_order_no.
  request_digest bytea NOT NULL,
  card_model text NOT NULL,
  order_type text NOT NULL,
  -- Of an application the id that the card will have.
  card_id uuid NOT NULL,
  -- The order's place among all of its card.
  card_seq bigint NOT NULL,
  -- What the order was made under; a later version of the product changes nothing.
  product_code text NOT NULL,
  product_version integer NOT NULL,
  currency text NOT NULL,
  card_bin text,
  alias text,
  -- Loaded or withdrawn, without fees, in minor units.
  amount_minor bigint NOT NULL CONSTRAINT orders_amount CHECK (amount_minor >= 0),
  -- [[fee type, minor units as text], …]. Of a cancel it is written when the card is settled.
  fees jsonb NOT NULL,
  max_auth_minor bigint,
  max_credit_minor bigint,
  cancel_fee_method text CONSTRAINT orders_cancel_fee CHECK (cancel_fee_method IN ('FixedValue', 'Percentage')),
  cancel_fee_minor bigint,
  cancel_fee_percent text,
  settle_delay_seconds integer NOT NULL,
  settle_status text CONSTRAINT orders_settle_status CHECK (settle_status IN ('Pending', 'WaitTransfer', 'Completed')),
  settle_amount_minor bigint,
  status text NOT NULL CONSTRAINT orders_status CHECK (status IN ('Pending', 'Completed', 'Failure')),
  -- {code, zh-CN, en}: why the issuer refused it.
  failure jsonb,
  -- What became of the money of an order that failed.
  reversal text CONSTRAINT orders_reversal CHECK (reversal IN ('Reversed', 'ReverseFailure')),
  created_at timestamptz NOT NULL,
  modified_at timestamptz NOT NULL,
  completed_at timestamptz,
  -- How often it was taken by a worker. Who records something names the number it was taken under.
  attempts integer NOT NULL DEFAULT 0,
  -- When it may be taken (next). NULL: there is nothing left to do, or it waits for an earlier order of its card.
  due_at timestamptz,
  CONSTRAINT orders_key PRIMARY KEY (customer_id, order_id),
  CONSTRAINT orders_order_no_key UNIQUE (customer_id, order_no),
  CONSTRAINT orders_card_seq_key UNIQUE (customer_id, card_id, card_seq),
  CONSTRAINT orders_ended CHECK ((status = 'Pending') = (completed_at IS NULL)),
  CONSTRAINT orders_failed CHECK ((status = 'Failure') = (failure IS NOT NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX orders_customer_order_no_key ON orders (customer_id, customer_order_no)
  WHERE customer_order_no IS NOT NULL;
-- Holds only what is still to be done, so that taking work costs the same however many orders there were.
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_pending_of_card ON orders (customer_id, card_id, card_seq) WHERE status = 'Pending';
-- GET /v1/accounts/cardAccountLogs: the movements of Standard cards, of all cards or of one.
CREATE INDEX orders_card_log ON orders (customer_id, created_at, order_id)
  WHERE card_model = 'Standard' AND order_type IN ('ApplyCard', 'CardTopUp', 'CardCancel', 'CardWithdraw');
CREATE INDEX orders_card_log_of_card ON orders (customer_id, card_id, created_at, order_id)
  WHERE card_model = 'Standard' AND order_type IN ('ApplyCard', 'CardTopUp', 'CardCancel', 'CardWithdraw');
