-- What every module stands on: which installation this is, its keys, how running processes learn of a change, the audit.

CREATE TABLE installation (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_is_one_row CHECK (only_row),
  environment text NOT NULL CONSTRAINT installation_environment CHECK (environment IN ('test', 'production')),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Keys that encrypt or hash other things, each sealed under the master key.
CREATE TABLE data_keys (
  purpose text NOT NULL,
  version integer NOT NULL,
  master_key_id text NOT NULL,
  sealed_key bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (purpose, version)
);

-- Processes keep clients, keys and revocations in memory and compare this one number to know that they are up to date.
-- The row is locked until commit, so numbers become visible in their order.
CREATE TABLE change_counter (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT change_counter_is_one_row CHECK (only_row),
  last_change_no bigint NOT NULL
);
INSERT INTO change_counter (last_change_no) VALUES (0);

CREATE TABLE changes (
  change_no bigint PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX changes_by_time ON changes (changed_at);

CREATE TABLE audit_log (
  audit_id uuid PRIMARY KEY,
  occurred_at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text,
  address text,
  response_id uuid,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_by_time ON audit_log (occurred_at);
CREATE INDEX audit_log_by_subject ON audit_log (subject, occurred_at);
