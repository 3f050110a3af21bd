-- Chat visitors; what comes in by mail (the ledger), what finds a conversation (mail ids, reply tokens), what goes out (letters and their attempts).

CREATE TABLE intake (
  id BIGINT PRIMARY KEY,
  channel TEXT NOT NULL,
  received_ms BIGINT NOT NULL,
  hash BYTEA NOT NULL REFERENCES blobs (hash),
  size BIGINT NOT NULL,
  peer TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'opened', 'joined', 'duplicate', 'own', 'quarantined')),
  reason TEXT NOT NULL DEFAULT '',
  attempts BIGINT NOT NULL DEFAULT 0,
  conversation_id BIGINT,
  message_id BIGINT
);

CREATE INDEX intake_by_state ON intake (state, id);
CREATE INDEX intake_by_hash ON intake (hash, id);

CREATE TABLE mail_ids (
  mail_id TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (mail_id, message_id)
);

CREATE TABLE reply_tokens (
  token TEXT NOT NULL PRIMARY KEY,
  conversation_id BIGINT NOT NULL UNIQUE REFERENCES conversations (id),
  customer_id BIGINT NOT NULL,
  created_ms BIGINT NOT NULL
);

CREATE TABLE letters (
  id BIGINT PRIMARY KEY,
  message_id BIGINT UNIQUE REFERENCES messages (id),
  customer_id BIGINT,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  mail_id TEXT NOT NULL,
  hash BYTEA NOT NULL REFERENCES blobs (hash),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  created_ms BIGINT NOT NULL,
  sent_ms BIGINT
);

CREATE INDEX letters_by_state ON letters (state, id);
CREATE INDEX letters_by_hash ON letters (hash);

CREATE TABLE attempts (
  id BIGINT PRIMARY KEY,
  letter_id BIGINT NOT NULL REFERENCES letters (id),
  at_ms BIGINT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'deferred', 'refused')),
  answer TEXT NOT NULL
);

CREATE INDEX attempts_by_letter ON attempts (letter_id, id);

CREATE TABLE visitors (
  hash TEXT NOT NULL PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  created_ms BIGINT NOT NULL
);

CREATE INDEX visitors_by_customer ON visitors (customer_id);

CREATE TABLE visits (
  conversation_id BIGINT NOT NULL PRIMARY KEY REFERENCES conversations (id),
  hash TEXT NOT NULL REFERENCES visitors (hash),
  started_ms BIGINT NOT NULL
);

CREATE INDEX visits_by_visitor ON visits (hash, conversation_id);
