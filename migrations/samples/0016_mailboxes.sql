-- A mailbox at a provider that is idling, one of our own that can't sign in, and one that was removed.

INSERT INTO mailboxes
  (id, name, address, provider, host, port, security, login, way, credentials, afterwards, move_to, begins, is_archive,
   poll_s, state, revision, created_ms, success_ms, failure_ms, last_error, failures, next_try_ms, is_idling, holder, held_until_ms)
VALUES
  (9501, 'Help', 'help@shop.example', 'microsoft', 'outlook.office365.com', 993, 'tls', 'help@shop.example', 'oauth', {{blob:a1b2}},
   'leave', '', 'now', FALSE, 60, 'active', 1, 1767225600000, 1767226000000, NULL, '', 0, NULL, TRUE, 'p1', 1767226030000),
  (9502, 'Sales', 'sales@shop.example', 'other', 'mail.shop.example', 143, 'starttls', 'sales', 'password', {{blob:a1b3}},
   'move', 'Fetched', 'all', TRUE, 120, 'paused', 3, 1767225600000, NULL, 1767226000000, 'The password is wrong.', 2, 1767226300000, FALSE, '', 0),
  (9503, 'Old', 'old@shop.example', 'google', 'imap.gmail.com', 993, 'tls', 'old@shop.example', 'oauth', {{blob:a1b4}},
   'delete', '', 'now', FALSE, 60, 'removed', 2, 1767225600000, NULL, NULL, '', 0, NULL, FALSE, '', 0);

INSERT INTO mailbox_folders
  (id, mailbox_id, name, begun_ms, uid_validity, last_uid, tidied_uid, since_ms, server_uid_next, server_mails, behind,
   looked_ms, fetched_ms, trying_uid, tries, last_error)
VALUES
  (9601, 9501, 'INBOX', 1767225600000, 7, 41, 41, NULL, 43, 40, 1, 1767226000000, 1767226000000, 0, 0, ''),
  (9602, 9502, 'Rücksendungen', NULL, NULL, 0, 0, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, 'There is no such folder.');
