-- What the simulated issuer knows. It stands for a third party: nothing else reads or joins these tables, and they are
-- written in transactions of their own.

-- Number and CVV are sealed; the digest (HMAC-SHA256) is what keeps numbers unique.
CREATE TABLE issuer_simulator_cards (
  customer_id text NOT NULL,
  channel_card_id text NOT NULL,
  card_model text NOT NULL CONSTRAINT issuer_simulator_cards_model CHECK (card_model IN ('Standard', 'ShareBalance')),
  currency text NOT NULL,
  status text NOT NULL CONSTRAINT issuer_simulator_cards_status CHECK (status IN ('Active', 'Blocked', 'Cancelled')),
  -- Loads less unloads. What is spent is not counted: authorizations are decided by the ledger.
  loaded_minor bigint NOT NULL,
  max_auth_minor bigint,
  max_credit_minor bigint,
  number_digest bytea NOT NULL CONSTRAINT issuer_simulator_cards_number_key UNIQUE,
  sealed_details bytea NOT NULL,
  issued_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, channel_card_id)
);

-- One row for each idempotency key: what was decided, for ever.
CREATE TABLE issuer_simulator_operations (
  customer_id text NOT NULL,
  idempotency_key text NOT NULL,
  operation text NOT NULL,
  request_digest bytea NOT NULL,
  reference text NOT NULL,
  outcome text NOT NULL CONSTRAINT issuer_simulator_operations_outcome CHECK (outcome IN ('done', 'refused')),
  channel_card_id text,
  refusal_reason text,
  refusal_text jsonb,
  performed_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, idempotency_key)
);

-- Every call, appended: shows that nothing was done twice. Deliberately without a unique key on what was done.
CREATE TABLE issuer_simulator_journal (
  customer_id text NOT NULL,
  entry_no bigint GENERATED ALWAYS AS IDENTITY,
  idempotency_key text NOT NULL,
  operation text NOT NULL,
  effect text NOT NULL
    CONSTRAINT issuer_simulator_journal_effect CHECK (effect IN ('Performed', 'Refused', 'Replayed', 'NotReached')),
  was_answered boolean NOT NULL,
  called_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, entry_no)
);
CREATE INDEX issuer_simulator_journal_by_key ON issuer_simulator_journal (customer_id, idempotency_key);

-- Scripted failures, used up oldest first.
CREATE TABLE issuer_simulator_faults (
  fault_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- NULL: of any customer.
  customer_id text,
  -- NULL: of any kind.
  operation text,
  effect text NOT NULL
    CONSTRAINT issuer_simulator_faults_effect CHECK (effect IN ('Refuse', 'TimeoutAfter', 'TimeoutBefore', 'Delay')),
  reason text,
  text jsonb,
  delay_ms integer NOT NULL CONSTRAINT issuer_simulator_faults_delay CHECK (delay_ms >= 0),
  remaining integer NOT NULL CONSTRAINT issuer_simulator_faults_remaining CHECK (remaining >= 0),
  created_at timestamptz NOT NULL,
  CONSTRAINT issuer_simulator_faults_reason CHECK ((effect = 'Refuse') = (reason IS NOT NULL AND text IS NOT NULL))
);
CREATE INDEX issuer_simulator_faults_open ON issuer_simulator_faults (fault_no) WHERE remaining > 0;
