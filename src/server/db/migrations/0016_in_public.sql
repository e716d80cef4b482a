-- What was said in public of late is looked up whenever a public thread is opened: few conversations are, so few stand here.
CREATE INDEX conversations_in_public ON conversations (created_at) WHERE public = 1;
