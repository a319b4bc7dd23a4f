-- Which master key the data keys are sealed under. Whoever adds a data key locks this row to read it and a rotation
-- locks it to change it, so that no key is ever sealed under a master key that has just been left behind.

CREATE TABLE master_key_in_force (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT master_key_in_force_is_one_row CHECK (only_row),
  master_key_id text NOT NULL,
  since timestamptz NOT NULL DEFAULT now()
);

INSERT INTO master_key_in_force (master_key_id)
SELECT master_key_id FROM data_keys ORDER BY created_at LIMIT 1;
