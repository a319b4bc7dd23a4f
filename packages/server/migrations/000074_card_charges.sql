-- What Standard cards were charged for transactions, for the card account log: the orders that moved their money are the
-- rest of it.
CREATE TABLE card_charges (
  customer_id uuid NOT NULL,
  -- The transaction that is the charge.
  charge_id uuid NOT NULL,
  card_id uuid NOT NULL,
  currency text NOT NULL,
  fee_minor bigint NOT NULL CONSTRAINT card_charges_fee CHECK (fee_minor > 0),
  note text,
  charged_at timestamptz NOT NULL,
  CONSTRAINT card_charges_key PRIMARY KEY (customer_id, charge_id)
);
CREATE INDEX card_charges_log ON card_charges (customer_id, charged_at, charge_id);
CREATE INDEX card_charges_log_of_card ON card_charges (customer_id, card_id, charged_at, charge_id);
