-- Cards. Number and CVV are sealed under a data key of the row's own; nothing here holds either in the clear.

CREATE TABLE cards (
  customer_id uuid NOT NULL CONSTRAINT cards_customer REFERENCES customers,
  -- Given out when the card is applied for; the row exists once the issuer has opened it.
  card_id uuid NOT NULL,
  -- Numbers the customer's cards from 1 in the order in which they were opened, without a gap.
  card_no bigint NOT NULL,
  card_model text NOT NULL CONSTRAINT cards_model CHECK (card_model IN ('Standard', 'ShareBalance')),
  product_code text NOT NULL,
  currency text NOT NULL,
  card_organization text NOT NULL,
  status text NOT NULL CONSTRAINT cards_status CHECK (status IN ('Active', 'Blocked', 'Cancel', 'Expired')),
  -- Whether it may be spent from: false from the submission of a block or cancel on. Expiry counts besides.
  is_spendable boolean NOT NULL,
  masked_number text NOT NULL,
  -- HMAC-SHA256 of the number: finds a card by it.
  number_digest bytea NOT NULL,
  vault_key_version integer NOT NULL,
  wrapped_key bytea NOT NULL,
  sealed_number bytea NOT NULL,
  sealed_cvv bytea NOT NULL,
  expiration_mmyy text NOT NULL,
  -- The first moment at which it is no longer valid.
  expires_at timestamptz NOT NULL,
  channel_card_id text NOT NULL,
  alias text,
  -- The alias in small letters, which are the program's to make: those of the database depend on its locale.
  alias_key text COLLATE "C",
  max_auth_minor bigint,
  -- NULL on a ShareBalance card: unlimited.
  max_credit_minor bigint,
  used_credit_minor bigint NOT NULL DEFAULT 0,
  -- Orders on a card are numbered from 1, the one that opened it, and worked in that order.
  last_order_seq bigint NOT NULL,
  applied_at timestamptz NOT NULL,
  CONSTRAINT cards_key PRIMARY KEY (customer_id, card_id),
  CONSTRAINT cards_no_key UNIQUE (customer_id, card_no),
  CONSTRAINT cards_number_key UNIQUE (customer_id, number_digest),
  CONSTRAINT cards_limits CHECK (
    CASE card_model WHEN 'Standard' THEN max_auth_minor IS NULL AND max_credit_minor IS NULL ELSE max_auth_minor > 0 END
  )
) WITH (fillfactor = 80);
-- Each list is a walk down an index, newest first; the list of all is a range of numbers, whichever its page.
CREATE INDEX cards_by_model ON cards (customer_id, card_model, card_no);
CREATE INDEX cards_by_status ON cards (customer_id, status, card_no);
CREATE INDEX cards_by_product ON cards (customer_id, product_code, card_no);
CREATE INDEX cards_by_alias ON cards (customer_id, alias_key, card_no) WHERE alias_key IS NOT NULL;
CREATE INDEX cards_by_number ON cards (number_digest);
CREATE INDEX cards_expiring ON cards (expires_at) WHERE status IN ('Active', 'Blocked');

-- The last of a customer's card numbers, which is how many cards it has: cards are never deleted.
CREATE TABLE card_series (
  customer_id uuid CONSTRAINT card_series_key PRIMARY KEY CONSTRAINT card_series_customer REFERENCES customers,
  last_card_no bigint NOT NULL
) WITH (fillfactor = 50);

-- How many cards there are of each kind, so that a page need not count them.
CREATE TABLE card_counts (
  customer_id uuid NOT NULL,
  card_model text NOT NULL,
  product_code text NOT NULL,
  status text NOT NULL,
  card_count bigint NOT NULL CONSTRAINT card_counts_count CHECK (card_count >= 0),
  CONSTRAINT card_counts_key PRIMARY KEY (customer_id, card_model, product_code, status)
) WITH (fillfactor = 50);
