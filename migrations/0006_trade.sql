-- The trade one can act on: methods and balances, charges, policies, acts, returns, claims, invoices, carrier events.

ALTER TABLE products ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';

ALTER TABLE variants ADD COLUMN stock BIGINT;

ALTER TABLE order_lines ADD COLUMN tax_bp BIGINT NOT NULL DEFAULT 0;

CREATE TABLE addresses (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  label TEXT NOT NULL,
  address TEXT NOT NULL,
  created_ms BIGINT NOT NULL
);

CREATE INDEX addresses_by_customer ON addresses (customer_id, id);

CREATE TABLE payment_methods (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  currency TEXT NOT NULL,
  balance_minor BIGINT,
  created_ms BIGINT NOT NULL,
  UNIQUE (customer_id, key)
);

CREATE TABLE balance_entries (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  method_id BIGINT NOT NULL REFERENCES payment_methods (id),
  order_id BIGINT,
  act_id BIGINT,
  amount_minor BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

CREATE INDEX balance_entries_by_method ON balance_entries (method_id, id);

CREATE TABLE charges (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES orders (id),
  act_id BIGINT,
  kind TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  text TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

CREATE INDEX charges_by_order ON charges (order_id, id);

CREATE TABLE order_changes (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES orders (id),
  act_id BIGINT,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  proof TEXT NOT NULL,
  reason TEXT NOT NULL,
  data TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

CREATE INDEX order_changes_by_order ON order_changes (order_id, id);

CREATE TABLE policies (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  starts_ms BIGINT NOT NULL,
  created_ms BIGINT NOT NULL
);

CREATE INDEX policies_by_start ON policies (starts_ms, version);

CREATE TABLE policy_exceptions (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  act TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'deny', 'review')),
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  until_ms BIGINT,
  created_ms BIGINT NOT NULL
);

CREATE INDEX policy_exceptions_by_customer ON policy_exceptions (customer_id, id);

CREATE TABLE acts (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT REFERENCES orders (id),
  reference TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  command TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'review', 'done', 'confirmed', 'refused', 'taken_back', 'declined')),
  actor TEXT NOT NULL,
  proof TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  reason TEXT NOT NULL,
  plan TEXT NOT NULL,
  policy_version BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  why TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  held_until_ms BIGINT,
  created_ms BIGINT NOT NULL,
  settled_ms BIGINT
);

CREATE INDEX acts_by_customer ON acts (customer_id, id);

CREATE INDEX acts_by_order ON acts (order_id, id);

CREATE INDEX acts_by_state ON acts (state, id);

CREATE TABLE returns (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT NOT NULL REFERENCES orders (id),
  act_id BIGINT,
  reference TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('return', 'exchange', 'withdrawal', 'gift', 'repair')),
  state TEXT NOT NULL CHECK (state IN ('requested', 'sent', 'received', 'settled', 'rejected', 'kept')),
  method TEXT NOT NULL,
  currency TEXT NOT NULL,
  goods_minor BIGINT NOT NULL,
  fee_minor BIGINT NOT NULL,
  difference_minor BIGINT NOT NULL,
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  refund_by_ms BIGINT,
  created_ms BIGINT NOT NULL
);

CREATE INDEX returns_by_customer ON returns (customer_id, id);

CREATE INDEX returns_by_order ON returns (order_id, id);

CREATE INDEX returns_by_state ON returns (state, id);

CREATE TABLE return_lines (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  return_id BIGINT NOT NULL REFERENCES returns (id),
  line_id BIGINT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  price_minor BIGINT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  outcome TEXT NOT NULL,
  new_sku TEXT NOT NULL,
  new_price_minor BIGINT NOT NULL,
  condition TEXT NOT NULL DEFAULT '',
  accepted BIGINT
);

CREATE INDEX return_lines_by_return ON return_lines (return_id, id);

CREATE INDEX return_lines_by_line ON return_lines (line_id, id);

CREATE TABLE return_steps (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  return_id BIGINT NOT NULL REFERENCES returns (id),
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

CREATE INDEX return_steps_by_return ON return_steps (return_id, id);

CREATE TABLE registrations (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  serial TEXT NOT NULL,
  bought_ms BIGINT NOT NULL,
  warranty_until_ms BIGINT,
  created_ms BIGINT NOT NULL,
  UNIQUE (sku, serial)
);

CREATE INDEX registrations_by_customer ON registrations (customer_id, id);

CREATE TABLE claims (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT REFERENCES orders (id),
  act_id BIGINT,
  reference TEXT NOT NULL UNIQUE,
  line_id BIGINT,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  serial TEXT NOT NULL,
  problem TEXT NOT NULL,
  wish TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'settled')),
  outcome TEXT NOT NULL DEFAULT '',
  decision TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  decided_ms BIGINT,
  created_ms BIGINT NOT NULL
);

CREATE INDEX claims_by_customer ON claims (customer_id, id);

CREATE INDEX claims_by_order ON claims (order_id, id);

CREATE INDEX claims_by_state ON claims (state, id);

CREATE TABLE evidence (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  act_id BIGINT NOT NULL REFERENCES acts (id),
  hash BYTEA NOT NULL REFERENCES blobs (hash),
  filename TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  created_ms BIGINT NOT NULL
);

CREATE INDEX evidence_by_act ON evidence (act_id, id);

CREATE INDEX evidence_by_hash ON evidence (hash);

CREATE TABLE carrier_events (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  shipment_id BIGINT NOT NULL REFERENCES shipments (id),
  at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  place TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (shipment_id, at_ms, status, text)
);

CREATE TABLE number_series (
  name TEXT PRIMARY KEY,
  next BIGINT NOT NULL
);

CREATE TABLE invoices (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT NOT NULL REFERENCES orders (id),
  act_id BIGINT,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
  number TEXT NOT NULL UNIQUE,
  corrects_id BIGINT REFERENCES invoices (id),
  currency TEXT NOT NULL,
  gross_minor BIGINT NOT NULL,
  tax_minor BIGINT NOT NULL,
  body TEXT NOT NULL,
  issued_ms BIGINT NOT NULL
);

CREATE INDEX invoices_by_customer ON invoices (customer_id, id);

CREATE INDEX invoices_by_order ON invoices (order_id, id);

CREATE INDEX invoices_by_corrects ON invoices (corrects_id);
