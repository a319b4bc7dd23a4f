-- When a secret last opened the door, to the minute: an operator sees whether an old one is still in use before ending it.
ALTER TABLE client_secrets ADD COLUMN last_used_at timestamptz;
