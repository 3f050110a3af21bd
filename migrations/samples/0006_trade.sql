-- An order returned in part onto a gift card, a claim with a photo, an invoice with its credit note, an act in the hold window.

INSERT INTO addresses (id, customer_id, label, address, created_ms)
VALUES (7001, 2001, 'Office', '{"line1":"Hafenstraße 3","city":"Köln"}', 1767225600000);

INSERT INTO payment_methods (id, customer_id, key, kind, label, currency, balance_minor, created_ms)
VALUES
  (7101, 2001, 'card', 'card', 'Visa 4242', 'EUR', NULL, 1767225600000),
  (7102, 2001, 'gift_1', 'gift_card', 'Gift card', 'EUR', 7900, 1767225600000);

INSERT INTO balance_entries (id, customer_id, method_id, order_id, act_id, amount_minor, reason, at_ms)
VALUES (7201, 2001, 7102, 5201, 7601, 7900, 'return of A-1001', 1767225700000);

INSERT INTO charges (id, customer_id, order_id, act_id, kind, amount_minor, text, at_ms)
VALUES (7301, 2001, 5201, 7601, 'returned', -7900, 'Desk lamp "Fjord"', 1767225700000);

INSERT INTO policies (id, version, body, note, author, starts_ms, created_ms)
VALUES (7401, 1, 'name = "Sample"', 'the first', 'system', 0, 1767225600000);

INSERT INTO policy_exceptions (id, customer_id, act, verdict, reason, author, until_ms, created_ms)
VALUES (7501, 2001, 'return', 'allow', 'promised on the phone', 'agent:1', NULL, 1767225600000);

INSERT INTO acts
  (id, customer_id, order_id, reference, kind, command, state, actor, proof, key, reason, plan, policy_version,
   amount_minor, currency, why, decided_by, held_until_ms, created_ms, settled_ms)
VALUES
  (7601, 2001, 5201, 'ACT00001', 'return', '{}', 'done', 'customer:2001', 'code', 'k-1', 'too dark', '{}', 1,
   7900, 'EUR', '', '', NULL, 1767225600000, 1767225700000),
  (7602, 2001, 5202, 'ACT00002', 'cancel', '{}', 'held', 'agent:1', 'sign_in', 'k-2', '', '{}', 1,
   0, 'EUR', '', '', 1767227600000, 1767225600000, NULL);

INSERT INTO order_changes (id, customer_id, order_id, act_id, kind, actor, proof, reason, data, at_ms)
VALUES (7701, 2001, 5201, 7601, 'return', 'customer:2001', 'code', 'too dark', '{}', 1767225700000);

INSERT INTO returns
  (id, customer_id, order_id, act_id, reference, kind, state, method, currency, goods_minor, fee_minor,
   difference_minor, carrier, tracking, refund_by_ms, created_ms)
VALUES (7801, 2001, 5201, 7601, 'RET00001', 'return', 'settled', 'gift_1', 'EUR', 7900, 0, 0, 'DHL', '', NULL, 1767225600000);

INSERT INTO return_lines
  (id, customer_id, return_id, line_id, sku, title, quantity, price_minor, reason, detail, outcome, new_sku,
   new_price_minor, condition, accepted)
VALUES (7811, 2001, 7801, 5301, 'FJORD-OAK', 'Desk lamp', 1, 7900, 'too dark', '', 'gift_card', '', 0, 'as new', 1);

INSERT INTO return_steps (id, customer_id, return_id, state, actor, note, at_ms)
VALUES (7821, 2001, 7801, 'requested', 'customer:2001', '', 1767225600000);

INSERT INTO registrations
  (id, customer_id, order_id, sku, title, serial, bought_ms, warranty_until_ms, created_ms)
VALUES (7901, 2001, 5201, 'FJORD-OAK', 'Desk lamp', 'SN-1', 1767139200000, NULL, 1767225600000);

INSERT INTO claims
  (id, customer_id, order_id, act_id, reference, line_id, sku, title, serial, problem, wish, state, created_ms)
VALUES (7951, 2001, 5201, 7601, 'CLM00001', 5301, 'FJORD-OAK', 'Desk lamp', 'SN-1', 'it flickers', 'repair', 'open', 1767225600000);

INSERT INTO evidence (id, customer_id, act_id, hash, filename, mime, bytes, created_ms)
VALUES (7961, 2001, 7601, {{blob:a1b2c3d4}}, 'lamp.jpg', 'image/jpeg', 3, 1767225600000);

INSERT INTO carrier_events (id, customer_id, shipment_id, at_ms, status, place, text)
VALUES (7971, 2001, 5501, 1767222000000, 'delivered', 'Köln', 'Handed to a neighbour');

INSERT INTO number_series (name, next) VALUES ('invoice', 2), ('credit_note', 2);

INSERT INTO invoices
  (id, customer_id, order_id, act_id, kind, number, corrects_id, currency, gross_minor, tax_minor, body, issued_ms)
VALUES
  (7981, 2001, 5201, NULL, 'invoice', 'I-000001', NULL, 'EUR', 16300, 2603, '{}', 1767139260000),
  (7982, 2001, 5201, 7601, 'credit_note', 'C-000001', 7981, 'EUR', 7900, 1261, '{}', 1767225700000);
