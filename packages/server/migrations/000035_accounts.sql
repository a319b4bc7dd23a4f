-- Deposits, withdrawals and adjustments: what was asked for, once for each reference. The money itself is in the ledger.
CREATE TABLE account_movements (
  customer_id uuid NOT NULL CONSTRAINT account_movements_customer REFERENCES customers,
  movement_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT account_movements_kind CHECK (kind IN ('Deposit', 'Withdrawal', 'Increase', 'Deduct')),
  -- Whose references these are: an operator's, or the customerOrderNo of the customer itself.
  origin text NOT NULL CONSTRAINT account_movements_origin CHECK (origin IN ('Operator', 'Customer')),
  -- NULL: every call is another movement.
  reference text COLLATE "C",
  currency text NOT NULL,
  amount_minor bigint NOT NULL CONSTRAINT account_movements_amount CHECK (amount_minor > 0),
  fee_minor bigint NOT NULL CONSTRAINT account_movements_fee CHECK (fee_minor >= 0),
  created_at timestamptz NOT NULL,
  -- Its rows of the customer's account log; NULL only inside the transaction that makes it.
  first_log_no bigint,
  last_log_no bigint,
  CONSTRAINT account_movements_key PRIMARY KEY (customer_id, movement_id),
  CONSTRAINT account_movements_reference UNIQUE (customer_id, origin, reference)
);
