-- Withdrawals from contracts as a chain nobody can change unseen, and where each was told to agents and confirmed by letter.

CREATE TABLE withdrawals (
  id BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL UNIQUE,
  prev_hash TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT REFERENCES orders (id),
  standing TEXT NOT NULL CHECK (standing IN ('in_time', 'late', 'unknown_order')),
  at_ms BIGINT NOT NULL
);

CREATE INDEX withdrawals_by_customer ON withdrawals (customer_id, id);

CREATE INDEX withdrawals_by_order ON withdrawals (order_id, id);

CREATE INDEX withdrawals_by_standing ON withdrawals (standing, seq);

CREATE TABLE withdrawal_receipts (
  withdrawal_id BIGINT PRIMARY KEY REFERENCES withdrawals (id),
  customer_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  message_id BIGINT NOT NULL REFERENCES messages (id),
  letter_id BIGINT REFERENCES letters (id)
);

CREATE INDEX withdrawal_receipts_by_conversation ON withdrawal_receipts (conversation_id, withdrawal_id);

CREATE INDEX withdrawal_receipts_by_message ON withdrawal_receipts (message_id);

CREATE INDEX withdrawal_receipts_by_letter ON withdrawal_receipts (letter_id);
