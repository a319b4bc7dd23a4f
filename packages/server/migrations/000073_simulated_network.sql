-- What the simulated network has sent for the sandbox, so that each of its messages has a name of its own, a request
-- under a reference is sent once, and what was not answered is reversed. Like the rest of the simulated issuer, nothing
-- else reads or joins it.
CREATE TABLE issuer_simulator_messages (
  customer_id text NOT NULL,
  network_transaction_id text NOT NULL,
  kind text NOT NULL,
  sequence integer NOT NULL,
  channel_card_id text NOT NULL,
  -- The first message of its payment, refund, dispute or fee.
  is_opening boolean NOT NULL,
  -- What the integrator called its request; NULL where it gave it no name.
  reference text,
  -- It waits for a decision, or for its reversal to be acknowledged.
  is_unanswered boolean NOT NULL,
  -- It was not answered in time and is to be reversed: its reference is free for another try.
  is_given_up boolean NOT NULL,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, network_transaction_id, kind, sequence)
);
CREATE UNIQUE INDEX issuer_simulator_messages_opening ON issuer_simulator_messages (customer_id, kind, reference)
  WHERE is_opening AND NOT is_given_up;
CREATE UNIQUE INDEX issuer_simulator_messages_following
  ON issuer_simulator_messages (customer_id, network_transaction_id, kind, reference)
  WHERE NOT is_opening AND NOT is_given_up;
CREATE INDEX issuer_simulator_messages_unanswered ON issuer_simulator_messages (sent_at) WHERE is_unanswered;
