-- What was sent waits a moment before it is offered, and can be taken back until a deliverer has it.

ALTER TABLE queues ADD COLUMN undo_ms BIGINT; -- none: what the channel's nature asks for

-- JSON of api::Envelope, where it says anything.
ALTER TABLE messages ADD COLUMN envelope TEXT;

-- One row for each reply that can still be taken back. It goes when a deliverer takes the reply.
CREATE TABLE holds (
    message_key BIGINT PRIMARY KEY REFERENCES messages (key),
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    release_at BIGINT, -- none: released, and offered since
    before TEXT NOT NULL -- JSON: how the conversation stood before the reply
);
CREATE INDEX holds_by_release ON holds (release_at) WHERE release_at IS NOT NULL;
CREATE INDEX holds_by_conversation ON holds (conversation_key, message_key);

-- Text files that go with messages.
CREATE TABLE attachments (
    message_key BIGINT NOT NULL REFERENCES messages (key),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (message_key, position)
);
