-- A colleague in Cc whose mail was detached into a conversation of its own, and one whose move was taken back.

INSERT INTO citations (cited_id, message_id, conversation_id, customer_id)
VALUES
  ('first@holm.example', 4004, 3001, 2001),
  ('4002@shop.example', 4004, 3001, 2001);

INSERT INTO participants (conversation_id, email, name, role, is_by_customer, named_in, since_ms)
VALUES
  (3001, 'mira@holm.example', 'Mira Holm', 'customer', TRUE, 4001, 1767225600000),
  (3001, 'jan@holm.example', 'Jan Holm', 'cc', TRUE, 4001, 1767225600000),
  (3001, 'lamps.lists.example', '', 'list', FALSE, 4004, 1767226000000);

INSERT INTO moves (id, kind, from_id, to_id, email, messages, stood, moved_ms, moved_by, undone_ms, undone_by)
VALUES
  (6401, 'detached', 3001, 3002, 'jan@holm.example', '[{"id":4005,"reason":""}]', '{"from":"open","from_until_ms":null,"to":"open","to_until_ms":null}', 1767226300000, 1001, NULL, NULL),
  (6402, 'gathered', 3004, 3003, 'mira@holm.example', '[{"id":4007,"reason":""}]', '{"from":"waiting","from_until_ms":null,"to":"snoozed","to_until_ms":1767312000000}', 1767226310000, NULL, 1767226320000, 1002);
