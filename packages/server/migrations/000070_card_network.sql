-- What the card network does to a card's money.

-- What a request's asker said about its outcome, so that the same answer can be given again; NULL when it had no words.
ALTER TABLE ledger_requests ADD COLUMN result jsonb;
