-- What cards spent: payments, and what became of them. Money is in the ledger; this is what the network told of it, and
-- the lifecycle. Every key begins with customer_id, and nothing but the primary key is unique, so that the table can be
-- partitioned by the time that a transaction_id begins with.
CREATE TABLE card_transactions (
  customer_id uuid NOT NULL,
  -- UUIDv7 of authorized_at: the list by time is the primary key.
  transaction_id uuid NOT NULL,
  card_id uuid NOT NULL,
  currency text NOT NULL,
  transaction_type text NOT NULL,
  status text NOT NULL CONSTRAINT card_transactions_status CHECK (status IN ('AuthSuccess', 'AuthFailure', 'Settled')),
  lifecycle_state text NOT NULL,
  -- NULL on rows that follow from another, such as the release of a hold.
  channel text,
  network_transaction_id text COLLATE "C",
  linked_transaction_id uuid,
  merchant_currency text NOT NULL,
  merchant_minor bigint NOT NULL,
  authorized_minor bigint NOT NULL,
  hold_minor bigint NOT NULL CONSTRAINT card_transactions_hold CHECK (hold_minor >= 0),
  cleared_minor bigint NOT NULL,
  taken_back_minor bigint NOT NULL,
  refunded_minor bigint NOT NULL,
  restored_credit_minor bigint NOT NULL,
  auth_code text,
  -- As the network describes it, for people to read.
  merchant jsonb NOT NULL,
  decline_reason text,
  note text,
  authorized_at timestamptz NOT NULL,
  settled_at timestamptz,
  hold_expires_at timestamptz,
  CONSTRAINT card_transactions_key PRIMARY KEY (customer_id, transaction_id),
  CONSTRAINT card_transactions_refunds CHECK (refunded_minor + taken_back_minor <= cleared_minor),
  CONSTRAINT card_transactions_expiry CHECK ((hold_minor > 0) = (hold_expires_at IS NOT NULL)),
  CONSTRAINT card_transactions_reason CHECK ((status = 'AuthFailure') = (decline_reason IS NOT NULL))
) WITH (fillfactor = 90);
CREATE INDEX card_transactions_by_card ON card_transactions (customer_id, card_id, transaction_id);
CREATE INDEX card_transactions_by_network_id ON card_transactions (customer_id, network_transaction_id)
  WHERE network_transaction_id IS NOT NULL;
CREATE INDEX card_transactions_open ON card_transactions (customer_id, transaction_id) WHERE status = 'AuthSuccess';
CREATE INDEX card_transactions_declined ON card_transactions (customer_id, transaction_id)
  WHERE status = 'AuthFailure';
-- Which holds the schedule gives back next.
CREATE INDEX card_transactions_expiring ON card_transactions (hold_expires_at) WHERE hold_expires_at IS NOT NULL;

-- What a card has spent so far. Written only by who holds the customer's book.
CREATE TABLE card_spending (
  customer_id uuid NOT NULL,
  card_id uuid NOT NULL,
  used_credit_minor bigint NOT NULL,
  overdrawn_minor bigint NOT NULL CONSTRAINT card_spending_overdrawn CHECK (overdrawn_minor >= 0),
  -- YYYY-MM-DD and YYYY-MM of UTC: the counters beside them are of that time.
  day text NOT NULL,
  day_count integer NOT NULL,
  day_amount_minor bigint NOT NULL,
  month text NOT NULL,
  month_count integer NOT NULL,
  month_amount_minor bigint NOT NULL,
  approved_count integer NOT NULL,
  CONSTRAINT card_spending_key PRIMARY KEY (customer_id, card_id)
) WITH (fillfactor = 50);

-- The rules that a card's owner has set for it; a card without a row has none.
CREATE TABLE card_controls (
  customer_id uuid NOT NULL,
  card_id uuid NOT NULL,
  allowed_categories text[],
  blocked_categories text[],
  allowed_countries text[],
  blocked_countries text[],
  daily_count integer CONSTRAINT card_controls_daily_count CHECK (daily_count >= 0),
  daily_amount_minor bigint CONSTRAINT card_controls_daily_amount CHECK (daily_amount_minor >= 0),
  monthly_count integer CONSTRAINT card_controls_monthly_count CHECK (monthly_count >= 0),
  monthly_amount_minor bigint CONSTRAINT card_controls_monthly_amount CHECK (monthly_amount_minor >= 0),
  is_single_use boolean NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT card_controls_key PRIMARY KEY (customer_id, card_id),
  CONSTRAINT card_controls_card FOREIGN KEY (customer_id, card_id) REFERENCES cards
);

-- Events that came before what they belong to, until that comes.
CREATE TABLE card_early_events (
  customer_id uuid NOT NULL,
  channel text NOT NULL,
  network_transaction_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  sequence integer NOT NULL,
  card_id uuid NOT NULL,
  card_currency text NOT NULL,
  -- NULL: all of it.
  amount_minor bigint,
  -- Of a reversal that undoes one increment.
  increment_sequence integer,
  -- Which came first.
  arrived bigint GENERATED ALWAYS AS IDENTITY,
  CONSTRAINT card_early_events_key PRIMARY KEY (customer_id, channel, network_transaction_id, kind, sequence)
);
