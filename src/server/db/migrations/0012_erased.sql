-- When everything of a person went, on their wish; the empty record stays for what hangs on it.
ALTER TABLE customers ADD COLUMN erased_at BIGINT;
