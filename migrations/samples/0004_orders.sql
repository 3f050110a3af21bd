-- An order of two lines, paid and partly refunded, sent in two parcels; a variant that is sold out.

INSERT INTO products (id, shop_key, title, created_ms)
VALUES (5001, 'prod-1', 'Desk lamp "Fjord"', 1767225600000);

INSERT INTO variants (id, product_id, sku, options, price_minor, currency, is_available)
VALUES
  (5101, 5001, 'FJORD-OAK', '{"wood":"oak"}', 7900, 'EUR', TRUE),
  (5102, 5001, 'FJORD-ASH', '{"wood":"ash"}', 8400, 'EUR', FALSE);

INSERT INTO orders (id, customer_id, number, status, currency, total_minor, address, placed_ms)
VALUES
  (5201, 2001, 'A-1001', 'shipped', 'EUR', 16300, 'Lindenweg 4, 50667 Köln', 1767139200000),
  (5202, 2001, 'A-1002', 'cancelled', 'EUR', 0, '', 1767139300000);

INSERT INTO order_lines (id, customer_id, order_id, place, sku, title, options, quantity, price_minor)
VALUES
  (5301, 2001, 5201, 1, 'FJORD-OAK', 'Desk lamp "Fjord"', '{"wood":"oak"}', 1, 7900),
  (5302, 2001, 5201, 2, 'FJORD-ASH', 'Desk lamp "Fjord"', '{"wood":"ash"}', 1, 8400);

INSERT INTO payments (id, customer_id, order_id, place, kind, method, amount_minor, paid_ms)
VALUES
  (5401, 2001, 5201, 1, 'payment', 'card', 16300, 1767139260000),
  (5402, 2001, 5201, 2, 'refund', 'card', 500, 1767225600000);

INSERT INTO shipments (id, customer_id, order_id, place, carrier, tracking, status, skus, shipped_ms, delivered_ms)
VALUES
  (5501, 2001, 5201, 1, 'DHL', '00340434161094000001', 'delivered', 'FJORD-OAK', 1767180000000, 1767222000000),
  (5502, 2001, 5201, 2, 'DHL', '', 'packing', 'FJORD-ASH', NULL, NULL);
