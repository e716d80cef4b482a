-- What we said we would do. To whom is the conversation's customer, so that mending a record mends this as well.
CREATE TABLE promises (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    owner_key BIGINT NOT NULL REFERENCES agents (key),
    text TEXT NOT NULL,
    due_words TEXT NOT NULL,
    due BIGINT NOT NULL,
    first_due BIGINT NOT NULL,
    moved_at BIGINT,
    told_in_time INTEGER,
    state TEXT NOT NULL,
    ended_at BIGINT,
    made_by_key BIGINT NOT NULL REFERENCES agents (key),
    made_at BIGINT NOT NULL,
    call TEXT -- JSON of api::CallBack
);
CREATE INDEX promises_by_conversation ON promises (conversation_key, state, due, key);

-- The open promise that is due first and the gesture that waits, as lists show them (JSON) and are sorted by.
ALTER TABLE conversations ADD COLUMN promise TEXT;
ALTER TABLE conversations ADD COLUMN promise_due BIGINT;
ALTER TABLE conversations ADD COLUMN gesture TEXT;
ALTER TABLE conversations ADD COLUMN gesture_since BIGINT;
CREATE INDEX conversations_promised ON conversations (promise_due, key) WHERE promise_due IS NOT NULL;
CREATE INDEX conversations_approvals ON conversations (gesture_since, key) WHERE gesture_since IS NOT NULL;

CREATE TABLE gestures (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    kind TEXT NOT NULL,
    value_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    by_key BIGINT NOT NULL REFERENCES agents (key),
    at BIGINT NOT NULL,
    given_at BIGINT, -- from when on it counts against the day's budget
    decided_by_key BIGINT REFERENCES agents (key),
    decided_at BIGINT,
    word TEXT
);
CREATE INDEX gestures_by_conversation ON gestures (conversation_key, at);
CREATE INDEX gestures_given ON gestures (given_at) WHERE given_at IS NOT NULL;

-- The words are the message's: erasing it erases them here.
CREATE TABLE praise (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    to_key BIGINT NOT NULL REFERENCES agents (key),
    from_key BIGINT NOT NULL REFERENCES agents (key),
    message_key BIGINT NOT NULL REFERENCES messages (key),
    at BIGINT NOT NULL,
    read_at BIGINT,
    UNIQUE (to_key, message_key)
);
CREATE INDEX praise_unread ON praise (to_key, at) WHERE read_at IS NULL;
