-- Who of us had a conversation open, and when: one row a stretch, kept for ninety days.
CREATE TABLE looks (
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    agent_key BIGINT NOT NULL REFERENCES agents (key),
    began_at BIGINT NOT NULL,
    ended_at BIGINT,    -- none while it is open, as far as is known
    PRIMARY KEY (conversation_key, agent_key, began_at)
);
CREATE INDEX looks_by_end ON looks (ended_at);
