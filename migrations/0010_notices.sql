-- Telling people: what was told to whom and once, where it is said, and the shop's own words for it.

ALTER TABLE messages ADD COLUMN subject TEXT NOT NULL DEFAULT '';

CREATE TABLE notice_words (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  brand TEXT NOT NULL,
  version BIGINT NOT NULL,
  is_own BOOLEAN NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL,
  trouble TEXT NOT NULL DEFAULT '',
  trouble_ms BIGINT,
  created_ms BIGINT NOT NULL,
  UNIQUE (kind, language, brand, version)
);

CREATE TABLE notices (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT REFERENCES orders (id),
  kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'told', 'skipped')),
  why TEXT NOT NULL,
  language TEXT NOT NULL,
  words_id BIGINT REFERENCES notice_words (id),
  message_id BIGINT REFERENCES messages (id),
  planned_ms BIGINT NOT NULL,
  settled_ms BIGINT,
  UNIQUE (kind, subject_id)
);

CREATE INDEX notices_by_customer ON notices (customer_id, id);

CREATE INDEX notices_by_order ON notices (order_id, kind, id);

CREATE INDEX notices_by_kind ON notices (kind, id);

CREATE INDEX notices_by_words ON notices (words_id);

CREATE INDEX notices_by_message ON notices (message_id);

CREATE TABLE notice_threads (
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  order_id BIGINT NOT NULL REFERENCES orders (id),
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  PRIMARY KEY (customer_id, order_id)
);

CREATE INDEX notice_threads_by_order ON notice_threads (order_id);

CREATE INDEX notice_threads_by_conversation ON notice_threads (conversation_id);
