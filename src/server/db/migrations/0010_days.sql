-- The agent's own day, for them alone. What it counts is forgotten with the next break.
CREATE TABLE days (
    agent_key BIGINT PRIMARY KEY REFERENCES agents (key),
    version BIGINT NOT NULL,
    working_since BIGINT,
    break_since BIGINT,
    active_at BIGINT NOT NULL, -- the last deed, to five minutes
    shift_until BIGINT,        -- said for one day
    hours TEXT,                -- JSON of api::Calendar: their week
    rested TEXT NOT NULL       -- JSON: rule to when it was waved away
);

-- Conversations that left their hands since their last break.
CREATE TABLE day_matters (
    agent_key BIGINT NOT NULL REFERENCES agents (key),
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    at BIGINT NOT NULL,
    hard INTEGER NOT NULL,
    PRIMARY KEY (agent_key, conversation_key)
);

-- Messages in which the customer was upset, since the matter was last opened.
ALTER TABLE conversations ADD COLUMN upset INTEGER NOT NULL DEFAULT 0;

-- As many conversations as somebody can have at a time; none: as everybody.
ALTER TABLE agents ADD COLUMN capacity INTEGER;

CREATE INDEX promises_open ON promises (due) WHERE state = 'open';

-- What became of prompts. Who used or waved one away is not kept.
CREATE TABLE prompt_notes (
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    rule TEXT NOT NULL,
    used_at BIGINT,
    dismissed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation_key, rule)
);
