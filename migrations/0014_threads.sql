-- How mails hang together: the Message-IDs they cite, who takes part in a conversation, and what was moved from one conversation into another and can be moved back.

ALTER TABLE conversations ADD COLUMN moved_to BIGINT;

ALTER TABLE conversations ADD COLUMN goes_on_from BIGINT;

ALTER TABLE mails ADD COLUMN list_id TEXT NOT NULL DEFAULT '';

ALTER TABLE mails ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';

CREATE INDEX mail_ids_by_message ON mail_ids (message_id, mail_id);

CREATE TABLE citations (
  cited_id TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (cited_id, message_id)
);

CREATE INDEX citations_by_message ON citations (message_id, cited_id);

CREATE TABLE participants (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  email TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL CHECK (role IN ('customer', 'to', 'cc', 'colleague', 'list')),
  is_by_customer BOOLEAN NOT NULL,
  named_in BIGINT NOT NULL,
  since_ms BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, email)
);

CREATE INDEX participants_by_email ON participants (email, conversation_id);

CREATE TABLE moves (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('detached', 'joined', 'gathered')),
  from_id BIGINT NOT NULL REFERENCES conversations (id),
  to_id BIGINT NOT NULL REFERENCES conversations (id),
  email TEXT NOT NULL,
  messages TEXT NOT NULL,
  stood TEXT NOT NULL,
  moved_ms BIGINT NOT NULL,
  moved_by BIGINT REFERENCES agents (id),
  undone_ms BIGINT,
  undone_by BIGINT REFERENCES agents (id)
);

CREATE INDEX moves_by_from ON moves (from_id, id);
CREATE INDEX moves_by_to ON moves (to_id, id);
CREATE INDEX moves_by_mover ON moves (moved_by, id);
CREATE INDEX moves_by_undoer ON moves (undone_by, id);
