-- The action plan in work on a conversation (or the last one that was), and who asks for a supervisor there.
ALTER TABLE conversations ADD COLUMN plan TEXT;
ALTER TABLE conversations ADD COLUMN help TEXT;

-- The team's rules: every version of them, the newest holds.
CREATE TABLE team_rules (
    version BIGINT PRIMARY KEY,
    off TEXT NOT NULL, -- ids, JSON
    text TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    at BIGINT NOT NULL
);
