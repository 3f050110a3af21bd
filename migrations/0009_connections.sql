-- Connections to the shop's own system: how to reach it, what came from it as it came, what it knows, what it was asked to do.

CREATE TABLE connections (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('shopify', 'woocommerce')),
  tag TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  currency TEXT NOT NULL,
  credentials BYTEA NOT NULL,
  webhook_secret BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  cursor TEXT NOT NULL DEFAULT '{}',
  pulled_ms BIGINT,
  success_ms BIGINT,
  failure_ms BIGINT,
  last_error TEXT NOT NULL DEFAULT '',
  failures BIGINT NOT NULL DEFAULT 0,
  created_ms BIGINT NOT NULL
);

CREATE TABLE shop_deliveries (
  id BIGINT PRIMARY KEY,
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  delivery_key TEXT NOT NULL,
  topic TEXT NOT NULL,
  hash BYTEA NOT NULL REFERENCES blobs (hash),
  size BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'applied', 'quarantined')),
  reason TEXT NOT NULL DEFAULT '',
  attempts BIGINT NOT NULL DEFAULT 0,
  received_ms BIGINT NOT NULL,
  settled_ms BIGINT,
  UNIQUE (connection_id, delivery_key)
);

CREATE INDEX shop_deliveries_by_state ON shop_deliveries (state, id);

CREATE INDEX shop_deliveries_by_hash ON shop_deliveries (hash);

CREATE TABLE shop_records (
  id BIGINT PRIMARY KEY,
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  kind TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  parent TEXT NOT NULL,
  local_key TEXT NOT NULL,
  shown TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  updated_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  UNIQUE (connection_id, kind, remote_id)
);

CREATE INDEX shop_records_by_parent ON shop_records (connection_id, kind, parent);

CREATE INDEX shop_records_by_key ON shop_records (kind, local_key);

CREATE TABLE shop_acts (
  id BIGINT PRIMARY KEY,
  subject TEXT NOT NULL UNIQUE,
  act_id BIGINT REFERENCES acts (id),
  customer_id BIGINT NOT NULL,
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  remote_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'refused')),
  attempts BIGINT NOT NULL DEFAULT 0,
  answer TEXT NOT NULL DEFAULT '',
  conversation_id BIGINT REFERENCES conversations (id),
  created_ms BIGINT NOT NULL,
  settled_ms BIGINT
);

CREATE INDEX shop_acts_by_connection ON shop_acts (connection_id, state, id);

CREATE INDEX shop_acts_by_order ON shop_acts (connection_id, remote_id);

CREATE INDEX shop_acts_by_act ON shop_acts (act_id);

CREATE INDEX shop_acts_by_conversation ON shop_acts (conversation_id);
