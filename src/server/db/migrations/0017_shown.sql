-- When a prompt first stood beside a conversation: how often one is waved away is told of those that were seen. Not by whom.
ALTER TABLE prompt_notes ADD COLUMN shown_at BIGINT;
CREATE INDEX prompt_notes_shown ON prompt_notes (shown_at);
