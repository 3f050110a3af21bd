-- One conversation in each standing, with messages both ways, a note, an attachment and the rows that say who did what.

INSERT INTO conversations
  (id, customer_id, reference, subject, channel, standing, assignee_id, snoozed_until_ms, preview, last_direction, last_channel, last_ms, opened_ms)
VALUES
  (3001, 2001, 'KX4-7MQ', 'The lamp flickers', 'email', 'open', 1001, NULL, 'It still flickers.', 'in', 'email', 1767226000000, 1767225600000),
  (3002, 2001, 'KX4-7MR', 'Invoice', 'email', 'closed', NULL, NULL, 'Here it is.', 'out', 'email', 1767226100000, 1767225610000),
  (3003, 2003, 'KX4-7MS', 'Which bulb fits?', 'chat', 'snoozed', 1002, 1767312000000, 'I will look.', 'out', 'chat', 1767226200000, 1767225620000),
  (3004, 2003, 'KX4-7MT', '', 'chat', 'waiting', NULL, NULL, 'Hello?', 'in', 'chat', 1767226300000, 1767225630000);

INSERT INTO messages
  (id, customer_id, conversation_id, direction, channel, author, author_name, text, client_id, delivery, reason, at_ms, seen_ms)
VALUES
  (4001, 2001, 3001, 'in', 'email', 'customer:2001', 'Mira Holm', 'The lamp flickers.', NULL, '', 'new: no earlier mail', 1767225600000, 1767225700000),
  (4002, 2001, 3001, 'out', 'email', 'agent:1001', 'Ana Silva', 'Which bulb is in it?', 'c-1', 'sent', '', 1767225800000, NULL),
  (4003, 2001, 3001, 'note', 'email', 'agent:1001', 'Ana Silva', 'Second report this week.', 'c-2', '', '', 1767225810000, NULL),
  (4004, 2001, 3001, 'in', 'email', 'customer:2001', 'Mira Holm', 'It still flickers. 🙁', NULL, '', 'reply token', 1767226000000, NULL),
  (4005, 2001, 3002, 'out', 'email', 'agent:1001', 'Ana Silva', 'Here it is.', 'c-3', 'failed', '', 1767226100000, NULL),
  (4006, 2003, 3003, 'out', 'chat', 'agent:1002', 'Ben Okafor', 'I will look.', 'c-4', 'queued', '', 1767226200000, NULL),
  (4007, 2003, 3004, 'in', 'chat', 'customer:2003', '', 'Hello?', 'c-5', '', '', 1767226300000, NULL);

INSERT INTO attachments (id, customer_id, conversation_id, message_id, filename, mime, size, hash, content_id)
VALUES
  (4101, 2001, 3001, 4001, 'lamp.jpg', 'image/jpeg', 90000, {{blob:a1b2c3d5}}, ''),
  (4102, 2001, 3001, 4001, 'logo.png', 'image/png', 3, {{blob:a1b2c3d4}}, 'logo@holm.example');

INSERT INTO closures (id, conversation_id, closed_ms, closed_by, reopened_ms, reopened_by)
VALUES
  (3101, 3001, 1767225850000, 1001, 1767226000000, 'customer:2001'),
  (3102, 3002, 1767226110000, 1001, NULL, NULL);

INSERT INTO snoozes (id, conversation_id, until_ms, snoozed_ms, snoozed_by, ended_ms, ended_by)
VALUES
  (3201, 3003, 1767312000000, 1767226210000, 1002, NULL, NULL),
  (3202, 3001, 1767226400000, 1767225820000, 1001, 1767225840000, 'agent:1001');

INSERT INTO assignments (id, conversation_id, agent_id, assigned_ms, assigned_by)
VALUES
  (3301, 3001, 1001, 1767225650000, 1001),
  (3302, 3003, 1002, 1767225660000, 1001),
  (3303, 3004, NULL, 1767225670000, 1002);

INSERT INTO taggings (conversation_id, tag, tagged_ms, tagged_by)
VALUES
  (3001, 'warranty', 1767225830000, 1001),
  (3001, 'lamp', 1767225830000, 1001);
