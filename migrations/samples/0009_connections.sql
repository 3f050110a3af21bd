-- A shop at Shopify with a delivery of each state, what is known of its order, and an act on its way to it.

INSERT INTO connections
  (id, kind, tag, name, url, currency, credentials, webhook_secret, state, cursor, pulled_ms, success_ms, failure_ms,
   last_error, failures, created_ms)
VALUES
  (9001, 'shopify', 'shopify', 'Holm', 'https://holm.example', 'EUR', {{blob:a1b2}}, {{blob:a1b3}}, 'active', '{}',
   1767225600000, 1767225600000, NULL, '', 0, 1767225600000);

INSERT INTO shop_deliveries
  (id, connection_id, delivery_key, topic, hash, size, state, reason, attempts, received_ms, settled_ms)
VALUES
  (9101, 9001, 'w-1', 'orders/create', {{blob:a1b2c3d4}}, 3, 'applied', '', 1, 1767225600000, 1767225600100),
  (9102, 9001, 'w-2', 'themes/publish', {{blob:a1b2c3d4}}, 3, 'quarantined', 'no such topic', 1, 1767225600000, 1767225600100),
  (9103, 9001, 'w-3', 'orders/updated', {{blob:a1b2c3d4}}, 3, 'received', '', 0, 1767225600000, NULL);

INSERT INTO shop_records (id, connection_id, kind, remote_id, parent, local_key, body, updated_ms, seen_ms)
VALUES (9201, 9001, 'order', '450789469', '', 'A-1001', '{"id":450789469}', 1767225600000, 1767225600100);

INSERT INTO shop_acts
  (id, subject, act_id, customer_id, connection_id, remote_id, state, attempts, answer, conversation_id, created_ms, settled_ms)
VALUES
  (9301, 'act:7601', 7601, 2001, 9001, '450789469', 'refused', 1, '422 no', 3001, 1767225700000, 1767225700100),
  (9302, 'act:7602', 7602, 2001, 9001, '450789469', 'pending', 2, '', NULL, 1767225700000, NULL);
