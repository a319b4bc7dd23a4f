-- Keys that sign access tokens, and the tokens that were revoked before they expired.

CREATE TABLE signing_keys (
  key_id text PRIMARY KEY,
  public_jwk jsonb NOT NULL,
  sealed_private_key bytea NOT NULL,
  created_at timestamptz NOT NULL,
  -- In the key set from its creation, signing from then on, so that no verifier meets a key it has not seen.
  signs_from timestamptz NOT NULL,
  -- Set when its successor is made: the last token it signed has expired by then.
  retires_at timestamptz
);

CREATE TABLE revoked_tokens (
  token_id uuid PRIMARY KEY,
  client_id text NOT NULL,
  revoked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);
