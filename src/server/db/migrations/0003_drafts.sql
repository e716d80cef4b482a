-- Unsent texts of agents, one per conversation and mode. Only their writer ever reads them.
CREATE TABLE drafts (
    agent_key BIGINT NOT NULL REFERENCES agents (key),
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    mode TEXT NOT NULL,         -- reply, note
    version BIGINT NOT NULL,    -- counts the changes of all drafts of this agent
    text TEXT NOT NULL,         -- empty: sent or given up; kept a while, so that other consoles hear of it
    caret BIGINT NOT NULL,      -- in bytes of UTF-8
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (agent_key, conversation_key, mode)
);
CREATE INDEX drafts_by_version ON drafts (agent_key, version);
