-- What the simulated network has sent for the sandbox, so that each of its messages has a name of its own and a request
-- under a reference is sent once. Like the rest of the simulated issuer, nothing else reads or joins it.
CREATE TABLE issuer_simulator_messages (
  customer_id text NOT NULL,
  network_transaction_id text NOT NULL,
  kind text NOT NULL,
  sequence integer NOT NULL,
  -- What the integrator called its request; NULL where it gave it no name.
  reference text,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, network_transaction_id, kind, sequence)
);
CREATE UNIQUE INDEX issuer_simulator_messages_reference
  ON issuer_simulator_messages (customer_id, network_transaction_id, kind, reference) WHERE reference IS NOT NULL;
