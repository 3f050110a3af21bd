-- A notice told in the shop's own words, one planned, one that nobody could be told; a text that failed and its successor.

INSERT INTO notice_words
  (id, kind, language, brand, version, is_own, subject, text, author, trouble, trouble_ms, created_ms)
VALUES
  (9001, 'refunded', 'de', 'shop', 1, TRUE, 'Ihr Geld', 'Hallo {{ customer.nam }}', 'agent:1', 'customer.nam is not known', 1767225700000, 1767225600000),
  (9002, 'refunded', 'de', 'shop', 2, TRUE, 'Ihr Geld', 'Hallo {{ customer.name }}', 'agent:1', '', NULL, 1767225800000),
  (9003, 'refunded', 'en', 'shop', 1, FALSE, '', '', 'agent:1', '', NULL, 1767225800000);

INSERT INTO notices
  (id, customer_id, order_id, kind, subject_id, state, why, language, words_id, message_id, planned_ms, settled_ms)
VALUES
  (9101, 2001, 5201, 'refunded', 7801, 'told', '', 'de', 9002, 4002, 1767225900000, 1767225910000),
  (9102, 2001, 5201, 'shipped', 5501, 'planned', '', '', NULL, NULL, 1767225900000, NULL),
  (9103, 2001, NULL, 'act_done', 7602, 'skipped', 'no e-mail address', 'en', NULL, NULL, 1767225900000, 1767225910000);

INSERT INTO notice_threads (customer_id, order_id, conversation_id) VALUES (2001, 5201, 3001);
