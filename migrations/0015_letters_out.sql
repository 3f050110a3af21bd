-- How answers leave: composed as drafts, held for undo or for later, each recipient's answer on record; signatures; the pace of relays.

CREATE TABLE compositions (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  agent_id BIGINT NOT NULL REFERENCES agents (id),
  state TEXT NOT NULL CHECK (state IN ('draft', 'held', 'left', 'undone')),
  open_in BIGINT,
  form_id TEXT NOT NULL DEFAULT '',
  client_id TEXT,
  kind TEXT NOT NULL DEFAULT 'reply' CHECK (kind IN ('reply', 'note')),
  channel TEXT NOT NULL DEFAULT 'email',
  from_email TEXT NOT NULL DEFAULT '',
  to_list TEXT NOT NULL DEFAULT '',
  cc_list TEXT NOT NULL DEFAULT '',
  bcc_list TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL,
  quote TEXT,
  ending TEXT NOT NULL DEFAULT 'stay' CHECK (ending IN ('stay', 'close', 'snooze')),
  snooze_until_ms BIGINT,
  is_later BOOLEAN NOT NULL DEFAULT FALSE,
  due_ms BIGINT,
  message_id BIGINT UNIQUE REFERENCES messages (id),
  created_ms BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  UNIQUE (agent_id, open_in),
  UNIQUE (conversation_id, client_id)
);

CREATE INDEX compositions_by_conversation ON compositions (conversation_id, state, id);
CREATE INDEX compositions_by_due ON compositions (state, due_ms, id);

CREATE TABLE composition_files (
  id BIGINT PRIMARY KEY,
  composition_id BIGINT NOT NULL REFERENCES compositions (id),
  customer_id BIGINT NOT NULL,
  filename TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  hash BYTEA NOT NULL REFERENCES blobs (hash)
);

CREATE INDEX composition_files_by_composition ON composition_files (composition_id, id);
CREATE INDEX composition_files_by_hash ON composition_files (hash);

CREATE TABLE signatures (
  agent_id BIGINT NOT NULL REFERENCES agents (id),
  address TEXT NOT NULL,
  text TEXT NOT NULL,
  changed_ms BIGINT NOT NULL,
  PRIMARY KEY (agent_id, address)
);

CREATE TABLE letter_recipients (
  letter_id BIGINT NOT NULL REFERENCES letters (id),
  email TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  part TEXT NOT NULL CHECK (part IN ('to', 'cc', 'bcc')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused', 'bounced')),
  answer TEXT NOT NULL DEFAULT '',
  settled_ms BIGINT,
  PRIMARY KEY (letter_id, email)
);

CREATE INDEX letter_recipients_by_email ON letter_recipients (email, letter_id);

INSERT INTO letter_recipients (letter_id, email, part, state, settled_ms)
SELECT id, recipient, 'to', CASE state WHEN 'failed' THEN 'refused' ELSE state END, sent_ms
FROM letters;

ALTER TABLE letters ADD COLUMN from_email TEXT NOT NULL DEFAULT '';
ALTER TABLE letters ADD COLUMN slot_ms BIGINT;

ALTER TABLE attempts ADD COLUMN recipient TEXT NOT NULL DEFAULT '';

CREATE TABLE unwritten (
  message_id BIGINT PRIMARY KEY REFERENCES messages (id),
  reason TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

CREATE TABLE relay_paces (
  relay TEXT NOT NULL PRIMARY KEY,
  next_ms BIGINT NOT NULL
);
