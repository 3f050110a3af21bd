-- Mailboxes that mail is fetched from by IMAP: how each is reached, how it does, and how far each of its folders is read.

CREATE TABLE mailboxes (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  provider TEXT NOT NULL CHECK (provider IN ('microsoft', 'google', 'other')),
  host TEXT NOT NULL,
  port BIGINT NOT NULL,
  security TEXT NOT NULL CHECK (security IN ('tls', 'starttls', 'plain')),
  login TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('password', 'oauth')),
  credentials BYTEA NOT NULL,
  afterwards TEXT NOT NULL CHECK (afterwards IN ('leave', 'seen', 'move', 'delete')),
  move_to TEXT NOT NULL DEFAULT '',
  begins TEXT NOT NULL CHECK (begins IN ('now', 'all')),
  is_archive BOOLEAN NOT NULL DEFAULT FALSE,
  poll_s BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'removed')),
  revision BIGINT NOT NULL DEFAULT 1,
  created_ms BIGINT NOT NULL,
  success_ms BIGINT,
  failure_ms BIGINT,
  last_error TEXT NOT NULL DEFAULT '',
  failures BIGINT NOT NULL DEFAULT 0,
  next_try_ms BIGINT,
  is_idling BOOLEAN NOT NULL DEFAULT FALSE,
  holder TEXT NOT NULL DEFAULT '',
  held_until_ms BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX mailboxes_by_state ON mailboxes (state, id);

CREATE TABLE mailbox_folders (
  id BIGINT PRIMARY KEY,
  mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id),
  name TEXT NOT NULL,
  begun_ms BIGINT,
  uid_validity BIGINT,
  start_uid BIGINT NOT NULL DEFAULT 0,
  last_uid BIGINT NOT NULL DEFAULT 0,
  tidied_uid BIGINT NOT NULL DEFAULT 0,
  since_ms BIGINT,
  server_uid_next BIGINT,
  server_mails BIGINT,
  behind BIGINT NOT NULL DEFAULT 0,
  looked_ms BIGINT,
  fetched_ms BIGINT,
  trying_uid BIGINT NOT NULL DEFAULT 0,
  tries BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  UNIQUE (mailbox_id, name)
);
