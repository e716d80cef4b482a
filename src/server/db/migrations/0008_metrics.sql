-- What figures are made of. Business time is stored with the event that ends a clock: a calendar or target that is changed
-- later changes nothing of the past.

-- One row for each turn of a customer that ended: answered, closed without an answer, or thanks that need none.
CREATE TABLE turns (
    key INTEGER PRIMARY KEY,
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    queue_key BIGINT NOT NULL REFERENCES queues (key),
    channel TEXT NOT NULL,
    agent_key BIGINT, -- who answered; none: nobody, or somebody of another system
    kind TEXT NOT NULL, -- first, next, thanks
    answered INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    business_ms BIGINT NOT NULL, -- the clock's: without what stood in pending
    target_ms BIGINT NOT NULL,
    within INTEGER NOT NULL
);
CREATE INDEX turns_by_end ON turns (ended_at);
CREATE INDEX turns_by_due ON turns (due_at);
CREATE INDEX turns_of_conversation ON turns (conversation_key, started_at);

-- One row for each resolving; the matter's own figures up to it.
CREATE TABLE resolutions (
    key INTEGER PRIMARY KEY,
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    ordinal INTEGER NOT NULL, -- 1 for the first of its conversation
    queue_key BIGINT NOT NULL REFERENCES queues (key),
    channel TEXT NOT NULL,
    agent_key BIGINT, -- the last who answered
    started_at BIGINT, -- the first inbound message; none: we began it
    ended_at BIGINT NOT NULL,
    business_ms BIGINT NOT NULL,
    pending_ms BIGINT NOT NULL, -- business time of it in pending
    wall_ms BIGINT NOT NULL,
    wall_pending_ms BIGINT NOT NULL,
    turns INTEGER NOT NULL,
    replies INTEGER NOT NULL, -- human ones
    transfers INTEGER NOT NULL,
    reopened_at BIGINT,
    UNIQUE (conversation_key, ordinal)
);
CREATE INDEX resolutions_by_end ON resolutions (ended_at);

CREATE INDEX conversations_by_begin ON conversations (created_at);

-- What a queue asks its customers, and how its figures are judged. A queue without a row: nothing is asked.
CREATE TABLE queue_rules (
    queue_key BIGINT PRIMARY KEY REFERENCES queues (key),
    settle_days INTEGER NOT NULL, -- another contact within so many days: the first one did not settle it
    surveys TEXT NOT NULL         -- JSON of api::SurveyRule
);

-- Questions to customers: planned, sent, answered, or dropped with why. Answers are in `surveys`.
CREATE TABLE survey_requests (
    key INTEGER PRIMARY KEY,
    question TEXT NOT NULL, -- nps, nps_wave, csat, ces, solved
    conversation_key BIGINT NOT NULL REFERENCES conversations (key), -- the matter it is about, or their last one
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    queue_key BIGINT NOT NULL REFERENCES queues (key),
    channel TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    answered_at BIGINT,
    ended_at BIGINT, -- answered, dropped, or too old to be answered
    dropped TEXT     -- why it was not sent
);
CREATE INDEX survey_requests_due ON survey_requests (due_at) WHERE sent_at IS NULL AND ended_at IS NULL;
CREATE INDEX survey_requests_awaited ON survey_requests (conversation_key, sent_at) WHERE ended_at IS NULL;
CREATE INDEX survey_requests_of_customer ON survey_requests (customer_key, sent_at);
CREATE INDEX survey_requests_sent ON survey_requests (sent_at);
