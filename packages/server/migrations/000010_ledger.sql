-- The double-entry ledger. Every key begins with customer_id, so that customers can be spread over machines, and no
-- number with a meaning comes from a database sequence: all are counted in rows that the writer holds locked.

-- One row a customer, and the only row that is locked: whoever holds it alone changes the customer's money.
CREATE TABLE ledger_books (
  customer_id uuid CONSTRAINT ledger_books_key PRIMARY KEY CONSTRAINT ledger_books_customer REFERENCES customers,
  -- How many rows the customer's account log has: the last of its gapless numbers.
  last_log_no bigint NOT NULL CONSTRAINT ledger_books_log_no CHECK (last_log_no >= 0),
  -- Time in a customer's books never runs back, whatever the clocks of several processes say.
  last_posted_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What each account stands at: the sum of its postings, kept beside them. card_id is all zeros for the accounts that no
-- card owns (NULL could not be part of a key).
CREATE TABLE ledger_accounts (
  customer_id uuid NOT NULL CONSTRAINT ledger_accounts_book REFERENCES ledger_books,
  card_id uuid NOT NULL,
  currency text NOT NULL,
  kind text NOT NULL CONSTRAINT ledger_accounts_kind CHECK (kind IN ('CA', 'CB', 'KP', 'KA', 'KB', 'FI', 'NS', 'EXT')),
  balance_minor bigint NOT NULL,
  last_seq bigint NOT NULL CONSTRAINT ledger_accounts_seq CHECK (last_seq > 0),
  CONSTRAINT ledger_accounts_key PRIMARY KEY (customer_id, card_id, currency, kind),
  CONSTRAINT ledger_accounts_card CHECK ((kind IN ('KA', 'KB')) = (card_id <> '00000000-0000-0000-0000-000000000000'))
) WITH (fillfactor = 50);

-- Every request that was ever decided, with its outcome: declines too. A row is written once and never changed.
CREATE TABLE ledger_requests (
  customer_id uuid NOT NULL,
  request_key text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  -- SHA-256 of the request: tells the same request from another one under the same key.
  digest bytea NOT NULL,
  outcome jsonb NOT NULL,
  decided_at timestamptz NOT NULL,
  CONSTRAINT ledger_requests_key PRIMARY KEY (customer_id, request_key)
);

-- One row moves one positive amount from one account to another of the same customer and currency. Accounts of a card
-- are those of the row's card_id.
CREATE TABLE ledger_postings (
  customer_id uuid NOT NULL,
  posting_id uuid NOT NULL,
  request_key text COLLATE "C" NOT NULL,
  posting_type text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CONSTRAINT ledger_postings_amount CHECK (amount_minor > 0),
  from_kind text NOT NULL,
  from_seq bigint NOT NULL,
  from_after_minor bigint NOT NULL,
  to_kind text NOT NULL,
  to_seq bigint NOT NULL,
  to_after_minor bigint NOT NULL,
  card_id uuid,
  order_id uuid,
  order_line_no integer,
  order_no text,
  transaction_id uuid,
  note text,
  posted_at timestamptz NOT NULL,
  -- The row of the customer's account log that this posting is, when CA is one of its sides.
  log_no bigint,
  log_blocked_minor bigint,
  CONSTRAINT ledger_postings_key PRIMARY KEY (customer_id, posting_id),
  CONSTRAINT ledger_postings_two_accounts CHECK (from_kind <> to_kind),
  CONSTRAINT ledger_postings_card CHECK (card_id IS NOT NULL OR NOT ('KA' IN (from_kind, to_kind) OR 'KB' IN (from_kind, to_kind))),
  CONSTRAINT ledger_postings_log CHECK (
    ('CA' IN (from_kind, to_kind)) = (log_no IS NOT NULL) AND (log_no IS NULL) = (log_blocked_minor IS NULL)
  )
);
-- The account log by number: any page of it, and the count, cost the same at ten rows and at ten million.
CREATE UNIQUE INDEX ledger_postings_by_log_no ON ledger_postings (customer_id, log_no) WHERE log_no IS NOT NULL;
-- Finds the log numbers between which a range of dates lies.
CREATE INDEX ledger_postings_by_log_time ON ledger_postings (customer_id, posted_at, log_no) WHERE log_no IS NOT NULL;

-- The money of each order: held while Reserved, then moved on or given back, once.
CREATE TABLE ledger_order_funds (
  customer_id uuid NOT NULL,
  order_id uuid NOT NULL,
  order_line_no integer NOT NULL,
  currency text NOT NULL,
  card_id uuid,
  purpose text NOT NULL CONSTRAINT ledger_order_funds_purpose CHECK (purpose IN ('Load', 'Withdrawal', 'Cancellation')),
  -- Without the fees. Cancellation: what the card gave back, or below zero what it took.
  amount_minor bigint NOT NULL CONSTRAINT ledger_order_funds_amount CHECK (amount_minor >= 0 OR purpose = 'Cancellation'),
  -- [[posting type, minor units as text], …] in the order of their rows.
  fees jsonb NOT NULL,
  state text NOT NULL CONSTRAINT ledger_order_funds_state CHECK (state IN ('Reserved', 'Completed', 'GivenBack')),
  submitted_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT ledger_order_funds_key PRIMARY KEY (customer_id, order_id, order_line_no),
  CONSTRAINT ledger_order_funds_ended CHECK ((state = 'Reserved') = (ended_at IS NULL))
);
CREATE INDEX ledger_order_funds_reserved ON ledger_order_funds (customer_id, currency) WHERE state = 'Reserved';

-- History is written once. Nothing in the code changes it; this stops a hand that tries.
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed: post the opposite instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_postings_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_requests_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_requests
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
