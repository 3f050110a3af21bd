-- A blocked domain, a sender who is wanted all the same, a letter that came back, a receipt given, a conversation in the trash.

INSERT INTO blocks (value, reason, blocked_ms, blocked_by)
VALUES ('@spam.example', 'Sells watches', 1767226000000, 1001);

INSERT INTO wanted_senders (email, wanted_ms, wanted_by)
VALUES ('news@supplier.example', 1767226000000, 1001);

INSERT INTO bounces
  (id, incoming_id, email, at_ms, action, is_hard, status, diagnostic, letter_id, message_id, conversation_id, customer_id)
VALUES
  (6401, 6301, 'mira@holm.example', 1767226000000, 'failed', TRUE, '5.1.1', '550 5.1.1 User unknown', NULL, 4002, 3001, 2001);

INSERT INTO acknowledgements (conversation_id, customer_id, email, domain, at_ms, message_id)
VALUES (3001, 2001, 'mira@holm.example', 'holm.example', 1767226000000, NULL);

INSERT INTO trash (conversation_id, customer_id, trashed_ms, trashed_by, standing)
VALUES (3001, 2001, 1767226000000, 1001, 'open');
