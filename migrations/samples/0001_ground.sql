-- A raw mail, what happened with it, a reader half-way through, work due and work given up, a guesser slowed down.

INSERT INTO blobs (hash, size, body, created_ms)
VALUES
  ({{blob:a1b2c3d4}}, 3, {{blob:616263}}, 1767225600000),
  ({{blob:a1b2c3d5}}, 90000, NULL, 1767225601000);

INSERT INTO events (tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id, data)
VALUES
  (1, 100, 'conversation.opened', 1767225600000, 'customer:2001', 2001, 3001, 4001, '{"channel":"email"}'),
  (1, 101, 'message.received', 1767225600000, 'customer:2001', 2001, 3001, 4001, ''),
  (2, 102, 'agent.signed_in', 1767225700000, 'agent:1001', NULL, NULL, 1001, '');

INSERT INTO readers (name, tx, id, holder, held_until_ms)
VALUES
  ('outgoing', 1, 100, 'attend-1', 1767225760000),
  ('live', 0, 0, '', 0);

INSERT INTO jobs (id, kind, key, payload, state, run_at_ms, attempts, holder, held_until_ms, last_error, created_ms)
VALUES
  (501, 'wake', 'wake:3001', '{"conversation":3001}', 'waiting', 1767312000000, 0, '', 0, '', 1767225600000),
  (502, 'send', NULL, '{"letter":6001}', 'dead', 1767225660000, 8, '', 0, '550 no such mailbox', 1767225600000);

INSERT INTO throttles (key, failures, blocked_until_ms, updated_ms)
VALUES ('sign_in:ana@shop.example', 3, 1767225720000, 1767225660000);

INSERT INTO settings (name, value)
VALUES ('shop_name', 'The Lamp Shop');
