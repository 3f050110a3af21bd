-- A key in use and one revoked, an answer kept, a webhook delivered at the second attempt.

INSERT INTO api_keys (id, hash, start, name, scopes, created_by, created_ms, used_ms, revoked_by, revoked_ms)
VALUES
  (8001, 'hash-of-a-key', 'att_1a2b', 'Warehouse', 'orders:read', 'agent:1001', 1767225600000, 1767225900000, '', NULL),
  (8002, 'hash-of-another', 'att_9z8y', 'Old shop', 'orders:read import', 'agent:1001', 1767225600000, NULL, 'agent:1001', 1767229200000);

INSERT INTO api_answers (caller, key, request, status, body, created_ms)
VALUES
  ('key:8001', 'k-1', 'hash-of-a-request', 201, '{"reference":"7KQ2M4XP"}', 1767225600000),
  ('key:8001', 'k-2', 'hash-of-another', NULL, '', 1767225700000);

INSERT INTO hooks (id, url, kinds, secret, created_by, created_ms, failing_since_ms, disabled_ms, disabled_why, deleted_ms)
VALUES (8101, 'https://erp.example/attend', 'order.* act.*', {{blob:736561616c6564}}, 'agent:1001', 1767225600000, NULL, NULL, '', NULL);

INSERT INTO hook_deliveries (id, hook_id, event_id, kind, body, state, created_ms, settled_ms)
VALUES (8201, 8101, 9001, 'order.changed', '{"type":"order.changed"}', 'delivered', 1767225600000, 1767225660000);

INSERT INTO hook_attempts (id, delivery_id, at_ms, status, took_ms, answer)
VALUES
  (8301, 8201, 1767225600000, NULL, 10000, 'no answer within 10 seconds'),
  (8302, 8201, 1767225660000, 200, 31, 'ok');
