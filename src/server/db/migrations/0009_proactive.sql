-- Whom to tell before they ask.

-- due_before: when an order was promised before it was put off; put_off_at: when that was.
ALTER TABLE purchases ADD COLUMN due_before BIGINT;
ALTER TABLE purchases ADD COLUMN put_off_at BIGINT;
CREATE INDEX purchases_underway ON purchases (due_at) WHERE due_at IS NOT NULL AND state IN ('placed', 'shipped');
CREATE INDEX purchases_with_us ON purchases (state_at) WHERE state IN ('in_repair', 'returned');

-- From when on a promise is overdue: of a call-back the end of its window, else (none) its due.
ALTER TABLE promises ADD COLUMN closes_at BIGINT;
CREATE INDEX promises_open_by_due ON promises (due) WHERE state = 'open';
CREATE INDEX promises_broken ON promises (ended_at) WHERE state = 'broken';

-- Known faults that touch many, and the one text to all of them.
CREATE TABLE incidents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    since BIGINT NOT NULL,
    until_at BIGINT,
    opened_by_key BIGINT NOT NULL REFERENCES agents (key),
    opened_at BIGINT NOT NULL,
    ended_at BIGINT,
    touches TEXT NOT NULL, -- JSON of api::Touches
    texts TEXT NOT NULL,   -- JSON of api::Texts
    told_by_key BIGINT REFERENCES agents (key),
    told_at BIGINT,
    release_at BIGINT
);
CREATE INDEX incidents_open ON incidents (opened_at) WHERE ended_at IS NULL;

-- Whom an incident touches. What was made of its text for one customer stands in the same row, written with it in one
-- transaction: so nobody gets it twice, and nobody is forgotten.
CREATE TABLE incident_people (
    key INTEGER PRIMARY KEY,
    incident_key BIGINT NOT NULL REFERENCES incidents (key),
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    product TEXT,          -- what of theirs is touched
    named INTEGER NOT NULL DEFAULT 0, -- still named by the incident; told ones stay when they are not
    state TEXT NOT NULL,   -- untold, planned, sent, recalling, recalled
    message_key BIGINT REFERENCES messages (key)
);
CREATE INDEX incident_people_of ON incident_people (incident_key, customer_key, key);
CREATE INDEX incident_people_by_customer ON incident_people (customer_key, incident_key);
CREATE INDEX incident_people_work ON incident_people (state, key) WHERE state IN ('planned', 'recalling');
