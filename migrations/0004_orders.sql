-- The shop's trade as it stands beside the customer: products, variants, orders, lines, payments, shipments.

CREATE TABLE products (
  id BIGINT PRIMARY KEY,
  shop_key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  extra TEXT NOT NULL DEFAULT '{}',
  created_ms BIGINT NOT NULL
);

CREATE TABLE variants (
  id BIGINT PRIMARY KEY,
  product_id BIGINT NOT NULL REFERENCES products (id),
  sku TEXT NOT NULL UNIQUE,
  options TEXT NOT NULL,
  price_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  is_available BOOLEAN NOT NULL
);

CREATE INDEX variants_by_product ON variants (product_id, id);

CREATE TABLE orders (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  number TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  currency TEXT NOT NULL,
  total_minor BIGINT NOT NULL,
  address TEXT NOT NULL,
  extra TEXT NOT NULL DEFAULT '{}',
  placed_ms BIGINT NOT NULL
);

CREATE INDEX orders_by_customer ON orders (customer_id, placed_ms, id);

CREATE TABLE order_lines (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES orders (id),
  place BIGINT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  options TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  price_minor BIGINT NOT NULL,
  UNIQUE (order_id, place)
);

CREATE TABLE payments (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES orders (id),
  place BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
  method TEXT NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor >= 0),
  paid_ms BIGINT NOT NULL,
  UNIQUE (order_id, place)
);

CREATE TABLE shipments (
  id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL REFERENCES orders (id),
  place BIGINT NOT NULL,
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  status TEXT NOT NULL,
  skus TEXT NOT NULL,
  shipped_ms BIGINT,
  delivered_ms BIGINT,
  UNIQUE (order_id, place)
);

CREATE INDEX shipments_by_tracking ON shipments (tracking, order_id);
