-- Programs join in: keys with scopes, answers kept so that a repeat is the same, webhooks with every attempt.

ALTER TABLE orders ADD COLUMN changed_ms BIGINT NOT NULL DEFAULT 0;

UPDATE orders SET changed_ms = placed_ms;

CREATE INDEX orders_by_change ON orders (changed_ms, id);

CREATE INDEX orders_by_placing ON orders (placed_ms, id);

CREATE TABLE api_keys (
  id BIGINT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  start TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  used_ms BIGINT,
  revoked_by TEXT NOT NULL DEFAULT '',
  revoked_ms BIGINT
);

CREATE TABLE api_answers (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  status BIGINT,
  body TEXT NOT NULL DEFAULT '',
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (caller, key)
);

CREATE INDEX api_answers_by_age ON api_answers (created_ms);

CREATE TABLE hooks (
  id BIGINT PRIMARY KEY,
  url TEXT NOT NULL,
  kinds TEXT NOT NULL,
  secret BYTEA NOT NULL,
  created_by TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  failing_since_ms BIGINT,
  disabled_ms BIGINT,
  disabled_why TEXT NOT NULL DEFAULT '',
  deleted_ms BIGINT
);

CREATE TABLE hook_deliveries (
  id BIGINT PRIMARY KEY,
  hook_id BIGINT NOT NULL REFERENCES hooks (id),
  event_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  created_ms BIGINT NOT NULL,
  settled_ms BIGINT,
  UNIQUE (hook_id, event_id)
);

CREATE INDEX hook_deliveries_by_hook ON hook_deliveries (hook_id, id);

CREATE INDEX hook_deliveries_by_age ON hook_deliveries (created_ms);

CREATE TABLE hook_attempts (
  id BIGINT PRIMARY KEY,
  delivery_id BIGINT NOT NULL REFERENCES hook_deliveries (id),
  at_ms BIGINT NOT NULL,
  status BIGINT,
  took_ms BIGINT NOT NULL,
  answer TEXT NOT NULL
);

CREATE INDEX hook_attempts_by_delivery ON hook_attempts (delivery_id, id);
