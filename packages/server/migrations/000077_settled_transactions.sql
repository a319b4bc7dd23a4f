-- The list of settled transactions, however many that are not settled lie between. Kept where a clearing writes anyway:
-- an authorization is no row of it.
CREATE INDEX card_transactions_settled ON card_transactions (customer_id, transaction_id) WHERE status = 'Settled';
