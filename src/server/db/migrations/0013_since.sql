-- Where the event log stood when the command of an audit line began: what was done to a thing since a version of it.
ALTER TABLE audit ADD COLUMN seq BIGINT NOT NULL DEFAULT -1;
CREATE INDEX audit_by_seq ON audit (seq);
