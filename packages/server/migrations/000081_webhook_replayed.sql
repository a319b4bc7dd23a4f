-- How long a delivery has been waiting is told from when it was last queued. NULL: that was when it was created.
ALTER TABLE webhook_deliveries ADD COLUMN replayed_at timestamptz;
