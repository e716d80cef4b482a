-- Times are BIGINT milliseconds since 1970 UTC, booleans INTEGER 0/1, ids TEXT, nested plain data TEXT JSON.
-- Keys are internal; a conversation's key is the number people say.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE agents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    channel TEXT,
    disabled INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE agent_teams (
    agent_key BIGINT NOT NULL REFERENCES agents (key),
    team_id TEXT NOT NULL REFERENCES teams (id),
    PRIMARY KEY (agent_key, team_id)
);

-- Only the SHA-256 of a token's secret is here.
CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    agent_key BIGINT NOT NULL REFERENCES agents (key),
    hash TEXT NOT NULL UNIQUE,
    label TEXT,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX tokens_by_agent ON tokens (agent_key);

CREATE TABLE queues (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    team_id TEXT REFERENCES teams (id),
    channel TEXT,
    first_response_ms BIGINT NOT NULL,
    next_response_ms BIGINT NOT NULL,
    noticed_ms BIGINT NOT NULL,
    calendar TEXT NOT NULL,
    wrap_up_required INTEGER NOT NULL DEFAULT 0
);

-- What may be recorded when resolving; leaves only, at most three levels joined by '/'.
CREATE TABLE wrap_up (
    kind TEXT NOT NULL, -- reason, result
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    en TEXT NOT NULL,
    ja TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE customers (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    family TEXT,
    given TEXT,
    reading TEXT,
    address_as TEXT NOT NULL,
    organisation TEXT,
    language TEXT,
    since BIGINT,
    source TEXT,
    placeholder INTEGER NOT NULL DEFAULT 0, -- named by an import before its own record came
    created_at BIGINT NOT NULL
);

CREATE TABLE contact_points (
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    normal TEXT NOT NULL, -- what is compared: lower-case mail, digits of a number, handle without @
    PRIMARY KEY (customer_key, position)
);
CREATE INDEX contact_points_by_value ON contact_points (kind, normal, customer_key);

CREATE TABLE preferences (
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    confirmed_at BIGINT,
    PRIMARY KEY (customer_key, position)
);

-- The order (source, external id) with a hash of its content is the unit of an import.
CREATE TABLE purchases (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    order_name TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    item_count BIGINT NOT NULL
);
CREATE INDEX purchases_by_customer ON purchases (customer_key, placed_at, key);

CREATE TABLE purchase_items (
    purchase_key BIGINT NOT NULL REFERENCES purchases (key),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (purchase_key, position)
);

-- What another system calls a thing of ours. kind: customer, order, conversation (imports, with the content's hash);
-- message, thread (inbound, whose source is the channel).
CREATE TABLE external_ids (
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    target BIGINT NOT NULL, -- the key in the kind's table
    hash TEXT,
    PRIMARY KEY (kind, source, external_id)
);
CREATE INDEX external_ids_by_target ON external_ids (kind, target);

CREATE TABLE conversations (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    subject TEXT NOT NULL,
    channel TEXT NOT NULL,
    public INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL,
    snoozed_until BIGINT,
    priority TEXT NOT NULL,
    tags TEXT NOT NULL,
    queue_key BIGINT NOT NULL REFERENCES queues (key),
    assignee_key BIGINT REFERENCES agents (key),
    assignee_name TEXT, -- as it was when assigned; renaming an agent changes their open conversations
    customer_key BIGINT NOT NULL REFERENCES customers (key),
    identity TEXT NOT NULL,
    verification TEXT,
    waiting_since BIGINT,
    due_at BIGINT,
    double_due_at BIGINT,
    noticed_at BIGINT,
    breached INTEGER NOT NULL DEFAULT 0,
    target_ms BIGINT,   -- the target this clock was started with: a changed policy holds for new clocks
    left_ms BIGINT,     -- business time left while it stands (pending with an unanswered message); negative: overdue
    live INTEGER NOT NULL DEFAULT 0,
    live_until BIGINT,
    created_at BIGINT NOT NULL,
    last_message_id TEXT,
    last_message_at BIGINT,
    last_inbound_at BIGINT,
    preview TEXT NOT NULL,
    message_count BIGINT NOT NULL DEFAULT 0,
    replied INTEGER NOT NULL DEFAULT 0,
    resolved_at BIGINT,
    wrap_up TEXT,
    thanked INTEGER NOT NULL DEFAULT 0,
    follows BIGINT REFERENCES conversations (key), -- the matter this one goes on from
    -- What the lists are sorted by: no NULL, no "now". stage: 0 open or on hold, 1 pending or snoozed, 2 done.
    stage INTEGER NOT NULL,
    done INTEGER NOT NULL,
    live_rank INTEGER NOT NULL,
    due_sort BIGINT NOT NULL,
    waiting_sort BIGINT NOT NULL,
    resolved_sort BIGINT NOT NULL
);
CREATE INDEX conversations_mine ON conversations (assignee_key, stage, live_rank, due_sort, waiting_sort, key);
CREATE INDEX conversations_queue ON conversations (queue_key, stage, live_rank, due_sort, waiting_sort, key);
CREATE INDEX conversations_open ON conversations (done, live_rank, due_sort, waiting_sort, key);
CREATE INDEX conversations_resolved ON conversations (done, resolved_sort, key);
CREATE INDEX conversations_of_customer ON conversations (customer_key, done, last_message_at, key);
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_live ON conversations (live_until) WHERE live_until IS NOT NULL;
CREATE INDEX conversations_unbreached ON conversations (due_at) WHERE due_at IS NOT NULL AND breached = 0;

CREATE TABLE messages (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    author TEXT NOT NULL, -- JSON of api::Author, names as they were
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT,
    failure TEXT,
    op_key TEXT,
    change TEXT,
    UNIQUE (conversation_key, position)
);
CREATE INDEX messages_by_op_key ON messages (op_key) WHERE op_key IS NOT NULL;

CREATE TABLE deliveries (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    message_key BIGINT NOT NULL REFERENCES messages (key),
    channel TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    taken_at BIGINT, -- offered to a deliverer for the first time
    state TEXT,      -- what the deliverer reported; none: still offered
    remote_id TEXT,
    reported_at BIGINT
);
CREATE INDEX deliveries_waiting ON deliveries (channel, key) WHERE state IS NULL;
CREATE INDEX deliveries_by_message ON deliveries (message_key);

-- Who passed over what, so that it is not offered to them again at once.
CREATE TABLE skips (
    agent_key BIGINT NOT NULL REFERENCES agents (key),
    conversation_key BIGINT NOT NULL REFERENCES conversations (key),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (agent_key, conversation_key)
);

-- Answers of POSTs by their key, kept 30 days per agent and written in the transaction of their effect.
CREATE TABLE idempotency (
    agent_key BIGINT NOT NULL,
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (agent_key, key)
);
CREATE INDEX idempotency_by_age ON idempotency (at);

-- The log: kinds and ids; bodies are joined when it is read again. Sequence order is commit order.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    former_queue TEXT,
    former_team TEXT
);
CREATE INDEX events_by_age ON events (at);

-- Who did what to what, and when. No bodies, no names.
CREATE TABLE audit (
    key INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    agent_id TEXT, -- none: the server itself
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT
);

-- How many conversations stand where, kept in the transaction of each change: starting never counts a million rows.
CREATE TABLE tallies (
    queue_key BIGINT NOT NULL,
    assignee_key BIGINT NOT NULL, -- 0: nobody
    stage INTEGER NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (queue_key, assignee_key, stage)
);
