-- When an event came that came before what it belongs to, so that one that waits in vain is forgotten in the end. Those
-- that wait already begin to wait now.
ALTER TABLE card_early_events ADD COLUMN arrived_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE card_early_events ALTER COLUMN arrived_at DROP DEFAULT;
CREATE INDEX card_early_events_by_arrival ON card_early_events (arrived_at);
