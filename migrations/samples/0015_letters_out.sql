-- An answer that left and one held until morning, a draft with a file; a letter to three, one of whom refused it; a signature; a relay's pace; a letter that couldn't be written.

INSERT INTO compositions
  (id, customer_id, conversation_id, agent_id, state, open_in, form_id, client_id, kind, channel, from_email, to_list, cc_list, bcc_list, text, quote, ending, snooze_until_ms, is_later, due_ms, message_id, created_ms, changed_ms)
VALUES
  (6401, 2001, 3001, (SELECT MIN(id) FROM agents), 'left', NULL, 'f1', 'desk:f1:ab12', 'reply', 'email', 'help@shop.example', 'mira@holm.example', 'tom@holm.example', '', 'A new bulb is on its way.', '> It flickers', 'close', NULL, FALSE, 1767225800000, 4002, 1767225790000, 1767225790000),
  (6402, 2001, 3001, (SELECT MIN(id) FROM agents), 'held', NULL, 'f2', 'desk:f2:cd34', 'reply', 'email', '', '', '', '', 'Good morning!', NULL, 'stay', NULL, TRUE, 1767309600000, NULL, 1767226000000, 1767226000000),
  (6403, 2001, 3001, (SELECT MIN(id) FROM agents), 'draft', 3001, 'f3', NULL, 'reply', 'email', '', 'mira@holm.example', '', '', 'I will', NULL, 'stay', NULL, FALSE, NULL, NULL, 1767226100000, 1767226100000);

INSERT INTO composition_files (id, composition_id, customer_id, filename, mime, size, hash)
VALUES (6411, 6403, 2001, 'bulb.png', 'image/png', 3, {{blob:a1b2c3d4}});

INSERT INTO signatures (agent_id, address, text, changed_ms)
VALUES ((SELECT MIN(id) FROM agents), '', 'Ana, Lumen', 1767226000000);

INSERT INTO letter_recipients (letter_id, email, name, part, state, answer, settled_ms)
VALUES
  (6101, 'tom@holm.example', 'Tom Holm', 'cc', 'refused', '550 no such mailbox', 1767225870000),
  (6101, 'archive@shop.example', '', 'bcc', 'bounced', '5.1.1 unknown user', 1767225880000);

INSERT INTO unwritten (message_id, reason, at_ms)
VALUES (4005, 'A file is missing in the finished letter.', 1767226100000);

INSERT INTO relay_paces (relay, next_ms) VALUES ('smtp://127.0.0.1:25', 1767226200000);
