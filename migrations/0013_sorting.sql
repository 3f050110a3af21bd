-- What the shop doesn't want to read at once: senders it blocked, senders it wants all the same, letters that came back, automatic receipts given, conversations in the trash.

CREATE TABLE blocks (
  value TEXT NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  blocked_ms BIGINT NOT NULL,
  blocked_by BIGINT NOT NULL REFERENCES agents (id)
);

CREATE INDEX blocks_by_agent ON blocks (blocked_by);
CREATE INDEX blocks_by_time ON blocks (blocked_ms, value);

CREATE TABLE wanted_senders (
  email TEXT NOT NULL PRIMARY KEY,
  wanted_ms BIGINT NOT NULL,
  wanted_by BIGINT NOT NULL REFERENCES agents (id)
);

CREATE INDEX wanted_senders_by_agent ON wanted_senders (wanted_by);

CREATE TABLE bounces (
  id BIGINT PRIMARY KEY,
  incoming_id BIGINT NOT NULL REFERENCES incoming (id),
  email TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('failed', 'delayed')),
  is_hard BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  diagnostic TEXT NOT NULL,
  letter_id BIGINT REFERENCES letters (id),
  message_id BIGINT,
  conversation_id BIGINT,
  customer_id BIGINT
);

CREATE INDEX bounces_by_incoming ON bounces (incoming_id);
CREATE INDEX bounces_by_email ON bounces (email, id);
CREATE INDEX bounces_by_letter ON bounces (letter_id);
CREATE INDEX bounces_by_message ON bounces (message_id, id);

CREATE TABLE acknowledgements (
  conversation_id BIGINT NOT NULL PRIMARY KEY REFERENCES conversations (id),
  customer_id BIGINT NOT NULL,
  email TEXT NOT NULL,
  domain TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  message_id BIGINT
);

CREATE INDEX acknowledgements_by_email ON acknowledgements (email, at_ms);
CREATE INDEX acknowledgements_by_domain ON acknowledgements (domain, at_ms);

CREATE TABLE trash (
  conversation_id BIGINT NOT NULL PRIMARY KEY REFERENCES conversations (id),
  customer_id BIGINT NOT NULL,
  trashed_ms BIGINT NOT NULL,
  trashed_by BIGINT NOT NULL REFERENCES agents (id),
  standing TEXT NOT NULL CHECK (standing IN ('open', 'waiting', 'snoozed', 'closed')),
  removed_ms BIGINT
);

CREATE INDEX trash_by_agent ON trash (trashed_by);
CREATE INDEX trash_by_time ON trash (trashed_ms, conversation_id);
