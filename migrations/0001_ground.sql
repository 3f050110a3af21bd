-- The ground: blobs, the event log and its readers, jobs, throttles, settings.

CREATE TABLE blobs (
  hash BYTEA NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  body BYTEA,
  created_ms BIGINT NOT NULL
);

CREATE TABLE events (
  tx BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  actor TEXT NOT NULL,
  customer_id BIGINT,
  conversation_id BIGINT,
  subject_id BIGINT,
  data TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tx, id)
);

CREATE INDEX events_by_conversation ON events (conversation_id, tx, id);

CREATE TABLE readers (
  name TEXT NOT NULL PRIMARY KEY,
  tx BIGINT NOT NULL,
  id BIGINT NOT NULL,
  holder TEXT NOT NULL DEFAULT '',
  held_until_ms BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE jobs (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT UNIQUE,
  payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
  run_at_ms BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  holder TEXT NOT NULL DEFAULT '',
  held_until_ms BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_ms BIGINT NOT NULL
);

CREATE INDEX jobs_due ON jobs (state, run_at_ms, id);

CREATE TABLE throttles (
  key TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  blocked_until_ms BIGINT NOT NULL,
  updated_ms BIGINT NOT NULL
);

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
