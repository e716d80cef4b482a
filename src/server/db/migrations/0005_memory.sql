-- What is known of a person. edited: sequence of the last change of the record itself (a conversation's changes raise
-- only version). merged_into: this record is part of that one now, and its id leads there.
ALTER TABLE customers ADD COLUMN honorific TEXT;
ALTER TABLE customers ADD COLUMN distinction TEXT;
ALTER TABLE customers ADD COLUMN time_zone TEXT;
ALTER TABLE customers ADD COLUMN channel TEXT;
ALTER TABLE customers ADD COLUMN hours TEXT NOT NULL DEFAULT '[]';
ALTER TABLE customers ADD COLUMN persona TEXT;
ALTER TABLE customers ADD COLUMN journey TEXT;
ALTER TABLE customers ADD COLUMN addressed INTEGER NOT NULL DEFAULT 0; -- address_as was chosen, not made from the name
ALTER TABLE customers ADD COLUMN edited BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN merged_into BIGINT REFERENCES customers (key);
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

-- Anew with a key, so that a merge can say which it moved. told: by another system, whose next word may take it away.
CREATE TABLE contacts_with_keys (
    key INTEGER PRIMARY KEY,
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    normal TEXT NOT NULL, -- what is compared: lower-case mail, digits of a number, handle without @
    label TEXT,
    preferred INTEGER NOT NULL DEFAULT 0,
    verified INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0
);
INSERT INTO contacts_with_keys (customer_key, position, kind, value, normal, told)
    SELECT p.customer_key, p.position, p.kind, p.value, p.normal, CASE WHEN u.source IS NULL THEN 0 ELSE 1 END
    FROM contact_points p JOIN customers u ON u.key = p.customer_key ORDER BY p.customer_key, p.position;
DROP TABLE contact_points;
ALTER TABLE contacts_with_keys RENAME TO contact_points;
CREATE INDEX contact_points_by_value ON contact_points (kind, normal, customer_key);
CREATE INDEX contact_points_of_customer ON contact_points (customer_key, position);

-- What we remember, one row a thing. detail: JSON of api::Remembered without its type and text.
CREATE TABLE memories (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    type TEXT NOT NULL,
    text TEXT NOT NULL,
    detail TEXT NOT NULL,
    other_key BIGINT REFERENCES customers (key), -- of a link: the other record
    until_at BIGINT,                             -- of a flag: not served from then on
    learnt_at BIGINT NOT NULL,
    learnt_by_key BIGINT REFERENCES agents (key), -- none: another system told it, whose next word replaces it
    conversation_id TEXT,
    message_id TEXT,
    confirmed_at BIGINT,
    consented_at BIGINT
);
CREATE INDEX memories_of_customer ON memories (customer_key, type, learnt_at, key);
CREATE INDEX memories_of_other ON memories (other_key) WHERE other_key IS NOT NULL;
INSERT INTO memories (id, customer_key, type, text, detail, learnt_at, confirmed_at)
    SELECT 'mem_' || p.customer_key || '_' || p.position, p.customer_key, 'preference', p.text, '{}', u.created_at,
        p.confirmed_at
    FROM preferences p JOIN customers u ON u.key = p.customer_key ORDER BY p.customer_key, p.position;
DROP TABLE preferences;

-- state_at: since when an order stands where it stands; due_at: when it was promised.
ALTER TABLE purchases ADD COLUMN state_at BIGINT;
ALTER TABLE purchases ADD COLUMN due_at BIGINT;

-- Contacts and traces that are neither conversation nor order nor survey.
CREATE TABLE touchpoints (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    kind TEXT NOT NULL,
    channel TEXT,
    at BIGINT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT,
    stuck_on TEXT,
    agent TEXT,
    sensitive INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX touchpoints_of_customer ON touchpoints (customer_key, at, key);

-- What customers thought of us, on the scale of its kind (nps 0-10, csat 1-5, ces 1-7).
CREATE TABLE surveys (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    conversation_key BIGINT REFERENCES conversations (key),
    kind TEXT NOT NULL,
    relational INTEGER NOT NULL DEFAULT 0,
    score INTEGER NOT NULL,
    comment TEXT,
    contact_allowed INTEGER NOT NULL DEFAULT 0,
    at BIGINT NOT NULL
);
CREATE INDEX surveys_of_customer ON surveys (customer_key, at, key);
CREATE INDEX surveys_by_kind ON surveys (kind, at, key);

-- Two records that became one, and every row that moved with it, so that it can be undone exactly.
CREATE TABLE merges (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    into_key BIGINT NOT NULL REFERENCES customers (key),
    from_key BIGINT NOT NULL REFERENCES customers (key),
    at BIGINT NOT NULL,
    by_key BIGINT REFERENCES agents (key),
    filled TEXT NOT NULL, -- JSON: fields of the survivor's record that were empty, and what they got
    undone_at BIGINT
);
CREATE INDEX merges_of_customer ON merges (into_key, key);
CREATE TABLE merge_moves (
    merge_key BIGINT NOT NULL REFERENCES merges (key),
    what TEXT NOT NULL, -- the table
    row_key BIGINT NOT NULL,
    PRIMARY KEY (merge_key, what, row_key)
);

-- The pieces of names, readings and numbers that people search by.
CREATE TABLE customer_terms (
    term TEXT NOT NULL,
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    PRIMARY KEY (term, customer_key)
);
CREATE INDEX customer_terms_of_customer ON customer_terms (customer_key);
