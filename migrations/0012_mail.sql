-- Each incoming mail ends in one of all named states with its signals (the table incoming takes the place of intake), and what a mail said beside its reply text is kept with its message.

CREATE TABLE incoming (
  id BIGINT PRIMARY KEY,
  channel TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('smtp', 'imap', 'hook', 'file', 'program')),
  received_ms BIGINT NOT NULL,
  hash BYTEA NOT NULL REFERENCES blobs (hash),
  size BIGINT NOT NULL,
  is_whole BOOLEAN NOT NULL DEFAULT TRUE,
  is_archive BOOLEAN NOT NULL DEFAULT FALSE,
  mailbox_id BIGINT,
  folder TEXT NOT NULL DEFAULT '',
  uid_validity BIGINT,
  uid BIGINT,
  peer TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  mail_id TEXT NOT NULL DEFAULT '',
  from_email TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('received', 'opened', 'joined', 'own', 'duplicate', 'automatic', 'bounce', 'spam', 'blocked', 'quarantined')),
  reason TEXT NOT NULL DEFAULT '',
  signals TEXT NOT NULL DEFAULT '[]',
  attempts BIGINT NOT NULL DEFAULT 0,
  customer_id BIGINT,
  conversation_id BIGINT,
  message_id BIGINT,
  UNIQUE (mailbox_id, folder, uid_validity, uid)
);

CREATE INDEX incoming_by_state ON incoming (state, id);
CREATE INDEX incoming_by_hash ON incoming (hash, id);
CREATE INDEX incoming_by_message ON incoming (message_id, id);
CREATE INDEX incoming_by_mail_id ON incoming (mail_id, id);
CREATE INDEX incoming_by_sender ON incoming (from_email, id);

INSERT INTO incoming
  (id, channel, source, received_ms, hash, size, peer, sender, recipients, state, reason, attempts, conversation_id, message_id)
SELECT id, channel, 'smtp', received_ms, hash, size, peer, sender, recipients, state, reason, attempts, conversation_id, message_id
FROM intake;

CREATE TABLE mails (
  message_id BIGINT PRIMARY KEY REFERENCES messages (id),
  customer_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  incoming_id BIGINT,
  from_email TEXT NOT NULL,
  from_name TEXT NOT NULL,
  to_list TEXT NOT NULL DEFAULT '[]',
  cc_list TEXT NOT NULL DEFAULT '[]',
  subject TEXT NOT NULL,
  sent_ms BIGINT,
  quote TEXT NOT NULL DEFAULT '',
  signature TEXT NOT NULL DEFAULT '',
  forwarded TEXT NOT NULL DEFAULT '',
  has_html BOOLEAN NOT NULL DEFAULT FALSE,
  signals TEXT NOT NULL DEFAULT '[]'
);

CREATE INDEX letters_by_mail_id ON letters (mail_id, id);

CREATE INDEX mails_by_conversation ON mails (conversation_id, message_id);

CREATE TABLE reconciliations (
  mailbox_id BIGINT NOT NULL,
  folder TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  uid_validity BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  up_to_uid BIGINT NOT NULL,
  at_server BIGINT NOT NULL,
  accounted BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  missing TEXT NOT NULL DEFAULT '[]',
  fetched_again BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (mailbox_id, folder)
);
