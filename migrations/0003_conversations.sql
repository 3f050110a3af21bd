-- Conversations, their messages, and the rows that say who closed, snoozed, assigned or tagged them and when.

CREATE TABLE conversations (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  reference TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('open', 'waiting', 'snoozed', 'closed')),
  assignee_id BIGINT REFERENCES agents (id),
  snoozed_until_ms BIGINT,
  preview TEXT NOT NULL,
  last_direction TEXT NOT NULL,
  last_channel TEXT NOT NULL,
  last_ms BIGINT NOT NULL,
  opened_ms BIGINT NOT NULL
);

CREATE INDEX conversations_by_standing ON conversations (standing, last_ms, id);
CREATE INDEX conversations_by_assignee ON conversations (assignee_id, standing, last_ms, id);
CREATE INDEX conversations_by_customer ON conversations (customer_id, last_ms, id);
CREATE INDEX conversations_to_wake ON conversations (snoozed_until_ms, id);

CREATE TABLE messages (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out', 'note')),
  channel TEXT NOT NULL,
  author TEXT NOT NULL,
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  client_id TEXT,
  delivery TEXT NOT NULL DEFAULT '' CHECK (delivery IN ('', 'queued', 'sent', 'failed')),
  reason TEXT NOT NULL DEFAULT '',
  at_ms BIGINT NOT NULL,
  seen_ms BIGINT,
  letter_id BIGINT,
  UNIQUE (customer_id, client_id)
);

CREATE INDEX messages_by_conversation ON messages (conversation_id, id);

CREATE TABLE attachments (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  message_id BIGINT NOT NULL REFERENCES messages (id),
  filename TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  hash BYTEA NOT NULL REFERENCES blobs (hash),
  content_id TEXT NOT NULL DEFAULT ''
);

CREATE INDEX attachments_by_conversation ON attachments (conversation_id, message_id, id);
CREATE INDEX attachments_by_message ON attachments (message_id, id);
CREATE INDEX attachments_by_hash ON attachments (hash);

CREATE TABLE closures (
  id BIGINT PRIMARY KEY,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  closed_ms BIGINT NOT NULL,
  closed_by BIGINT NOT NULL,
  reopened_ms BIGINT,
  reopened_by TEXT
);

CREATE INDEX closures_by_conversation ON closures (conversation_id, id);

CREATE TABLE snoozes (
  id BIGINT PRIMARY KEY,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  until_ms BIGINT NOT NULL,
  snoozed_ms BIGINT NOT NULL,
  snoozed_by BIGINT NOT NULL,
  ended_ms BIGINT,
  ended_by TEXT
);

CREATE INDEX snoozes_by_conversation ON snoozes (conversation_id, id);

CREATE TABLE assignments (
  id BIGINT PRIMARY KEY,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  agent_id BIGINT REFERENCES agents (id),
  assigned_ms BIGINT NOT NULL,
  assigned_by BIGINT NOT NULL
);

CREATE INDEX assignments_by_conversation ON assignments (conversation_id, id);
CREATE INDEX assignments_by_agent ON assignments (agent_id, id);

CREATE TABLE taggings (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  tag TEXT NOT NULL,
  tagged_ms BIGINT NOT NULL,
  tagged_by BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, tag)
);
