-- Customers of the card program, the API clients they call with, and how often those may call.

CREATE TABLE customers (
  customer_id uuid PRIMARY KEY,
  customer_code text NOT NULL CONSTRAINT customers_code_key UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE api_clients (
  client_id text PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers,
  name text NOT NULL,
  grant_types text[] NOT NULL,
  scopes text[] NOT NULL,
  -- NULL: the server's setting applies.
  token_lifetime_seconds integer CONSTRAINT api_clients_token_lifetime CHECK (token_lifetime_seconds BETWEEN 60 AND 86400),
  rate_limit_per_minute integer CONSTRAINT api_clients_rate_limit CHECK (rate_limit_per_minute > 0),
  -- Empty: from any address.
  allowed_ranges text[] NOT NULL DEFAULT '{}',
  disabled_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE INDEX api_clients_by_customer ON api_clients (customer_id);

-- A secret is kept as HMAC-SHA256 under a pepper; several may live at once, so that they can be changed without a break.
CREATE TABLE client_secrets (
  client_id text NOT NULL REFERENCES api_clients,
  secret_id uuid NOT NULL,
  digest bytea NOT NULL,
  last_four text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (client_id, secret_id)
);

-- What all processes together have counted for a key in the window that began at that time.
CREATE UNLOGGED TABLE usage_windows (
  counter text NOT NULL,
  key text NOT NULL,
  window_start timestamptz NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (counter, key, window_start)
);
CREATE INDEX usage_windows_by_start ON usage_windows (window_start);
