-- Two customers who turn out to be one, the ways they are known, and the agents of one team.

INSERT INTO customers (id, name, language, address, shop_key, merged_into, created_ms)
VALUES
  (2001, 'Mira Holm', 'de', 'Lindenweg 4, 50667 Köln', 'shop-77', NULL, 1767225600000),
  (2002, 'M. Holm', '', '', NULL, 2001, 1767225650000),
  (2003, '', '', '', NULL, NULL, 1767225680000);

INSERT INTO identities (kind, value, customer_id, proof, proved_ms, created_ms)
VALUES
  ('email', 'mira@holm.example', 2001, 'code', 1767225700000, 1767225600000),
  ('phone', '+492215550123', 2001, 'none', NULL, 1767225650000),
  ('visitor', 'v-5d1e', 2003, 'none', NULL, 1767225680000),
  ('shop', 'shop-77', 2001, 'order', 1767225600000, 1767225600000);

INSERT INTO merges (id, kept_id, merged_id, repointed, merged_ms, merged_by, undone_ms, undone_by)
VALUES
  (2101, 2001, 2002, '{"identities":["phone +492215550123"]}', 1767225800000, 1001, NULL, NULL),
  (2102, 2001, 2003, '{}', 1767225810000, 1001, 1767225820000, 1002);

INSERT INTO roles (id, name, rights)
VALUES
  (901, 'Agent', 'read_inbox,answer'),
  (902, 'Admin', 'read_inbox,answer,settings');

INSERT INTO agents (id, name, email, password_hash, role_id, created_ms, disabled_ms)
VALUES
  (1001, 'Ana Silva', 'ana@shop.example', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', 902, 1767225600000, NULL),
  (1002, 'Ben Okafor', 'ben@shop.example', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', 901, 1767225600000, 1767229200000);

INSERT INTO teams (id, name)
VALUES (951, 'Front desk');

INSERT INTO team_members (team_id, agent_id)
VALUES
  (951, 1001),
  (951, 1002);

INSERT INTO sessions (hash, agent_id, customer_id, device, created_ms, seen_ms, expires_ms, revoked_ms)
VALUES
  ('session-of-ana', 1001, NULL, 'Firefox on Linux', 1767225600000, 1767225900000, 1767312000000, NULL),
  ('session-of-mira', NULL, 2001, '', 1767225700000, 1767225700000, 1767229300000, 1767225800000);

INSERT INTO codes (id, email, hash, attempts, created_ms, expires_ms, used_ms)
VALUES
  (1101, 'mira@holm.example', 'hash-of-a-code', 1, 1767225690000, 1767226290000, 1767225700000),
  (1102, 'nobody@holm.example', 'hash-of-another', 0, 1767225690000, 1767226290000, NULL);
