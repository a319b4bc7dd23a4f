-- The product catalogue. A version of a product is never changed: a change is a new version, so that what an order was
-- made under can always be read again.

-- Locked by whoever changes the catalogue, so that two operators' files are applied one after the other.
CREATE TABLE product_catalogue (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT product_catalogue_is_one_row CHECK (only_row)
);
INSERT INTO product_catalogue DEFAULT VALUES;

CREATE TABLE products (
  product_code text PRIMARY KEY,
  current_version integer NOT NULL,
  -- The order in which they are shown, which is that of the operator's file.
  position integer NOT NULL
);

CREATE TABLE product_versions (
  product_code text NOT NULL REFERENCES products,
  version integer NOT NULL CONSTRAINT product_versions_version CHECK (version > 0),
  is_on_sale boolean NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  description_zh text NOT NULL,
  description_en text NOT NULL,
  -- NULL: every customer.
  customer_codes text[],
  allow_unlimited_credit boolean NOT NULL,
  refund_restores_limit boolean NOT NULL,
  cancel_settlement_delay_seconds integer NOT NULL
    CONSTRAINT product_versions_cancel_delay CHECK (cancel_settlement_delay_seconds >= 0),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (product_code, version)
);

CREATE TABLE product_bins (
  product_code text NOT NULL,
  version integer NOT NULL,
  card_model text NOT NULL CONSTRAINT product_bins_model CHECK (card_model IN ('Standard', 'ShareBalance')),
  currency text NOT NULL,
  position integer NOT NULL,
  card_bin text NOT NULL CONSTRAINT product_bins_card_bin CHECK (card_bin ~ '^[0-9]{6,8}$'),
  -- In minor units of the currency; NULL for ShareBalance.
  min_pre_top_up_minor bigint CONSTRAINT product_bins_min_pre_top_up CHECK (min_pre_top_up_minor >= 0),
  min_top_up_minor bigint CONSTRAINT product_bins_min_top_up CHECK (min_top_up_minor >= 0),
  open_card_amount_precision text NOT NULL
    CONSTRAINT product_bins_open_precision CHECK (open_card_amount_precision IN ('IntegerOnly', 'DecimalAllowed')),
  top_up_amount_precision text NOT NULL
    CONSTRAINT product_bins_top_up_precision CHECK (top_up_amount_precision IN ('IntegerOnly', 'DecimalAllowed')),
  -- The permissions that are granted, in the contract's words.
  permissions text[] NOT NULL,
  PRIMARY KEY (product_code, version, card_model, currency),
  FOREIGN KEY (product_code, version) REFERENCES product_versions,
  CONSTRAINT product_bins_minimums CHECK (
    (card_model = 'Standard') = (min_pre_top_up_minor IS NOT NULL)
    AND (card_model = 'Standard') = (min_top_up_minor IS NOT NULL)
  ),
  CONSTRAINT product_bins_permissions CHECK (
    CASE card_model
      WHEN 'Standard' THEN NOT permissions && ARRAY['allowUpdateLimit']
      ELSE NOT permissions && ARRAY['allowTopUpCard', 'allowWithdraw']
    END
  )
);

CREATE TABLE product_fee_rules (
  product_code text NOT NULL,
  version integer NOT NULL,
  position integer NOT NULL,
  fee_type text NOT NULL,
  -- NULL: every model, every currency.
  card_model text,
  currency text,
  charge_method_type text NOT NULL
    CONSTRAINT product_fee_rules_method CHECK (charge_method_type IN ('FixedValue', 'Percentage')),
  -- In minor units of the currency.
  fixed_minor bigint CONSTRAINT product_fee_rules_fixed CHECK (fixed_minor >= 0),
  -- A decimal fraction: 0.015 is 1.5 percent.
  percent numeric(9, 8) CONSTRAINT product_fee_rules_percent CHECK (percent BETWEEN 0 AND 1),
  PRIMARY KEY (product_code, version, position),
  FOREIGN KEY (product_code, version) REFERENCES product_versions,
  CONSTRAINT product_fee_rules_key UNIQUE NULLS NOT DISTINCT (product_code, version, fee_type, card_model, currency),
  CONSTRAINT product_fee_rules_one_charge CHECK (
    CASE charge_method_type
      WHEN 'FixedValue' THEN fixed_minor IS NOT NULL AND currency IS NOT NULL AND percent IS NULL
      ELSE percent IS NOT NULL AND fixed_minor IS NULL
    END
  )
);
