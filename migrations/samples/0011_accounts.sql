-- A password, a consent given and taken back, a look-up session for one order, and a burst of guesses.

INSERT INTO sessions (hash, agent_id, customer_id, device, created_ms, seen_ms, expires_ms, revoked_ms, proof, only_order)
VALUES
  ('c0ffee11', NULL, 2001, 'Firefox', 1767225700000, 1767225700000, 1767312100000, NULL, 'sign_in', NULL),
  ('c0ffee12', NULL, 2001, '', 1767225700000, 1767225700000, 1767232900000, NULL, 'order', '#A-1001');

INSERT INTO customer_passwords (customer_id, hash, set_ms)
VALUES (2001, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', 1767225700000);

INSERT INTO consents (id, customer_id, purpose, is_given, actor, at_ms)
VALUES
  (8901, 2001, 'offers', TRUE, 'customer:2001', 1767225700000),
  (8902, 2001, 'offers', FALSE, 'customer:2001', 1767229300000);

INSERT INTO alarms (id, door, kind, about, failures, at_ms)
VALUES
  (8951, 'look_up', 'order', '#A-1001', 10, 1767225700000),
  (8952, 'code', 'network', '203.0.113.7', 20, 1767229300000);
