-- Mail that joined a conversation, mail in quarantine, mail just received; a letter sent at the second attempt, one that failed.

INSERT INTO intake
  (id, channel, received_ms, hash, size, peer, sender, recipients, state, reason, attempts, conversation_id, message_id)
VALUES
  (6001, 'email', 1767225600000, {{blob:a1b2c3d4}}, 3, '192.0.2.7', 'mira@holm.example', 'help@shop.example', 'opened', 'new: no earlier mail', 1, 3001, 4001),
  (6002, 'email', 1767226000000, {{blob:a1b2c3d5}}, 90000, '192.0.2.7', 'mira@holm.example', 'help@shop.example', 'joined', 'reply token', 1, 3001, 4004),
  (6003, 'email', 1767226050000, {{blob:a1b2c3d4}}, 3, '198.51.100.9', '', 'help@shop.example', 'quarantined', 'no sender', 3, NULL, NULL),
  (6004, 'email', 1767226060000, {{blob:a1b2c3d4}}, 3, '192.0.2.7', 'mira@holm.example', 'help@shop.example', 'received', '', 0, NULL, NULL);

INSERT INTO mail_ids (mail_id, message_id, conversation_id, customer_id)
VALUES
  ('first@holm.example', 4001, 3001, 2001),
  ('4002@shop.example', 4002, 3001, 2001);

INSERT INTO reply_tokens (token, conversation_id, customer_id, created_ms)
VALUES ('k3x7mq9w', 3001, 2001, 1767225600000);

INSERT INTO letters (id, message_id, customer_id, recipient, subject, mail_id, hash, state, created_ms, sent_ms)
VALUES
  (6101, 4002, 2001, 'mira@holm.example', 'Re: The lamp flickers', '4002@shop.example', {{blob:a1b2c3d4}}, 'sent', 1767225800000, 1767225870000),
  (6102, 4005, 2001, 'mira@holm.example', 'Re: Invoice', '4005@shop.example', {{blob:a1b2c3d4}}, 'failed', 1767226100000, NULL),
  (6103, NULL, NULL, 'ana@shop.example', 'Your code', 'code-1@shop.example', {{blob:a1b2c3d4}}, 'queued', 1767226200000, NULL);

INSERT INTO attempts (id, letter_id, at_ms, outcome, answer)
VALUES
  (6201, 6101, 1767225810000, 'deferred', '451 try again later'),
  (6202, 6101, 1767225870000, 'sent', '250 queued'),
  (6203, 6102, 1767226160000, 'refused', '550 no such mailbox');

INSERT INTO visitors (hash, customer_id, created_ms) VALUES ('0f3c', (SELECT MIN(id) FROM customers), 1795424400000);

INSERT INTO visits (conversation_id, hash, started_ms) VALUES ((SELECT MIN(id) FROM conversations), '0f3c', 1795424400000);
