-- What has happened, on its way to those who want to know: outbox, events with their sequence, endpoints, deliveries.

-- Written in the transaction that makes an event true, and emptied by the publisher: nearly always nearly empty.
CREATE TABLE outbox (
  customer_id uuid NOT NULL,
  -- Order only: it has gaps. Whoever writes of one subject holds its lock, so that its rows come in their order.
  position bigint GENERATED ALWAYS AS IDENTITY,
  event_type text NOT NULL,
  -- What must be told in order. NULL: nothing does.
  subject_id uuid,
  occurred_at timestamptz NOT NULL,
  -- The event's data as it will be sent, or the first and last number of rows that will be told one by one.
  data_json text,
  first_no bigint,
  last_no bigint,
  CONSTRAINT outbox_key PRIMARY KEY (customer_id, position),
  CONSTRAINT outbox_content CHECK ((data_json IS NULL) = (first_no IS NOT NULL) AND (first_no IS NULL) = (last_no IS NULL))
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0);

-- One row a customer, locked by whoever gives out the customer's next numbers: so they have no gap and become visible
-- in their order.
CREATE TABLE event_streams (
  customer_id uuid CONSTRAINT event_streams_key PRIMARY KEY CONSTRAINT event_streams_customer REFERENCES customers,
  last_sequence bigint NOT NULL,
  -- Orders what is to be delivered, replays among it.
  last_queue_no bigint NOT NULL
) WITH (fillfactor = 50);

-- What happened to a customer, as it is told. Written once.
CREATE TABLE events (
  customer_id uuid NOT NULL,
  event_id uuid NOT NULL,
  -- From 1, without a gap. NULL: a test, which is nobody else's business.
  sequence bigint,
  event_type text NOT NULL,
  subject_id uuid,
  created_at timestamptz NOT NULL,
  data_json text NOT NULL,
  CONSTRAINT events_key PRIMARY KEY (customer_id, event_id),
  CONSTRAINT events_sequence_key UNIQUE (customer_id, sequence)
);

CREATE TABLE webhook_endpoints (
  customer_id uuid NOT NULL CONSTRAINT webhook_endpoints_customer REFERENCES customers,
  endpoint_id uuid NOT NULL,
  url text NOT NULL,
  description text,
  -- Empty: all.
  event_types text[] NOT NULL,
  acknowledgement_mode text NOT NULL
    CONSTRAINT webhook_endpoints_mode CHECK (acknowledgement_mode IN ('envelope', 'status')),
  -- Each secret is sealed for its own id, so that a rotation moves it without opening it.
  secret_id uuid NOT NULL,
  sealed_secret bytea NOT NULL,
  next_secret_id uuid,
  sealed_next_secret bytea,
  rotation_announced_at timestamptz,
  created_at timestamptz NOT NULL,
  modified_at timestamptz NOT NULL,
  disabled_at timestamptz,
  disabled_reason text
    CONSTRAINT webhook_endpoints_reason CHECK (disabled_reason IN ('Owner', 'Operator', 'Gone', 'Failing')),
  CONSTRAINT webhook_endpoints_key PRIMARY KEY (customer_id, endpoint_id),
  CONSTRAINT webhook_endpoints_disabled CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  CONSTRAINT webhook_endpoints_rotation CHECK (num_nulls(next_secret_id, sealed_next_secret, rotation_announced_at) IN (0, 3))
);

-- The work of one endpoint. A process that holds its lease is the only one that delivers to it.
CREATE TABLE webhook_lanes (
  customer_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  -- When to look at it next; while it is leased, the end of the lease, unless there is news. NULL: nothing is to be done.
  due_at timestamptz,
  lease_owner uuid,
  lease_until timestamptz,
  -- Since when no attempt has succeeded, and what the last one met.
  failing_since timestamptz,
  last_failed_at timestamptz,
  last_failure text,
  CONSTRAINT webhook_lanes_key PRIMARY KEY (customer_id, endpoint_id),
  CONSTRAINT webhook_lanes_endpoint FOREIGN KEY (customer_id, endpoint_id)
    REFERENCES webhook_endpoints ON DELETE CASCADE
) WITH (fillfactor = 50);
CREATE INDEX webhook_lanes_due ON webhook_lanes (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_lanes_held ON webhook_lanes (lease_owner) WHERE lease_owner IS NOT NULL;

-- One event on its way to one endpoint, with every attempt.
CREATE TABLE webhook_deliveries (
  customer_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  sequence bigint,
  event_type text NOT NULL,
  subject_id uuid,
  status text NOT NULL
    CONSTRAINT webhook_deliveries_status CHECK (status IN ('Pending', 'Delivered', 'Failed', 'Cancelled')),
  queue_no bigint NOT NULL,
  -- Attempts since it was queued or replayed; a late writer names the number it began under.
  tries integer NOT NULL DEFAULT 0,
  -- Past the quick retries: it no longer holds back what comes after it.
  is_parked boolean NOT NULL DEFAULT false,
  due_at timestamptz,
  -- [{at, durationMs, …}, …], the oldest first.
  attempts jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  CONSTRAINT webhook_deliveries_key PRIMARY KEY (customer_id, delivery_id),
  CONSTRAINT webhook_deliveries_due CHECK ((status = 'Pending') = (due_at IS NOT NULL))
) WITH (fillfactor = 80);
-- What an endpoint is to be sent, in order, and what waits for one of its later retries.
CREATE INDEX webhook_deliveries_queue ON webhook_deliveries (customer_id, endpoint_id, queue_no)
  WHERE status = 'Pending' AND NOT is_parked;
CREATE INDEX webhook_deliveries_parked ON webhook_deliveries (customer_id, endpoint_id, due_at)
  WHERE status = 'Pending' AND is_parked;
-- The log, newest first: all of it is the key; of one endpoint; and what has not arrived.
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (customer_id, endpoint_id, delivery_id);
CREATE INDEX webhook_deliveries_undelivered ON webhook_deliveries (customer_id, delivery_id) WHERE status <> 'Delivered';
