-- A delivery that is replayed again and again keeps its latest attempts, and counts those that it no longer has.
ALTER TABLE webhook_deliveries ADD COLUMN dropped_attempts integer NOT NULL DEFAULT 0;
