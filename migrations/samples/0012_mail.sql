-- A mail from a mailbox that opened a conversation with its quote and signature, and one that was blocked.

INSERT INTO incoming
  (id, channel, source, received_ms, hash, size, mailbox_id, folder, uid_validity, uid, peer, sender, recipients, mail_id, from_email, subject, state, reason, signals, attempts, customer_id, conversation_id, message_id)
VALUES
  (6301, 'email', 'imap', 1767226000000, {{blob:a1b2c3d4}}, 3, 1, 'INBOX', 7, 1, 'imap.shop.example', '', 'help@shop.example', 'm9@holm.example', 'mira@holm.example', 'The lamp flickers', 'joined', 'it answers our mail', '[{"text":"it answers our mail <4002@shop.example>","score":80}]', 1, 2001, 3001, 4001),
  (6302, 'email', 'smtp', 1767226000000, {{blob:a1b2c3d4}}, 3, NULL, '', NULL, NULL, '192.0.2.9', 'win@spam.example', 'help@shop.example', '', 'win@spam.example', 'You won', 'blocked', 'spam.example is on the block list', '[]', 1, NULL, NULL, NULL);

INSERT INTO mails
  (message_id, customer_id, conversation_id, incoming_id, from_email, from_name, to_list, cc_list, subject, sent_ms, quote, signature, forwarded, has_html, signals)
VALUES
  (4001, 2001, 3001, 6301, 'mira@holm.example', 'Mira Holm', '["help@shop.example"]', '[]', 'The lamp flickers', 1767225990000, '> Did you try another bulb?', 'Mira Holm', '', FALSE, '[]');

INSERT INTO reconciliations
  (mailbox_id, folder, mailbox, uid_validity, at_ms, up_to_uid, at_server, accounted, gone, missing, fetched_again)
VALUES
  (1, 'INBOX', 'Support', 7, 1767226000000, 9, 8, 7, 1, '[4]', 1);
