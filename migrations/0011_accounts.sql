-- The customer's own account: what a session proved, passwords, a phone number to call, consents; and guessing, told to the operator.

ALTER TABLE sessions ADD COLUMN proof TEXT NOT NULL DEFAULT 'code';

ALTER TABLE sessions ADD COLUMN only_order TEXT;

ALTER TABLE customers ADD COLUMN phone TEXT NOT NULL DEFAULT '';

CREATE TABLE customer_passwords (
  customer_id BIGINT PRIMARY KEY REFERENCES customers (id),
  hash TEXT NOT NULL,
  set_ms BIGINT NOT NULL
);

CREATE TABLE consents (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('order_news', 'offers', 'surveys', 'recommendations')),
  is_given BOOLEAN NOT NULL,
  actor TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

CREATE INDEX consents_by_customer ON consents (customer_id, id);

CREATE TABLE alarms (
  id BIGINT PRIMARY KEY,
  door TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('order', 'address', 'network')),
  about TEXT NOT NULL,
  failures BIGINT NOT NULL,
  at_ms BIGINT NOT NULL
);
