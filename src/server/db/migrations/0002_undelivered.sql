-- Our newest outbound message failed, or nobody knows whether it arrived.
ALTER TABLE conversations ADD COLUMN undelivered INTEGER NOT NULL DEFAULT 0;
