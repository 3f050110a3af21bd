-- Customers with identities and merges; agents, teams, roles, sessions, one-time codes.

CREATE TABLE customers (
  id BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  language TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  shop_key TEXT UNIQUE,
  merged_into BIGINT REFERENCES customers (id),
  extra TEXT NOT NULL DEFAULT '{}',
  created_ms BIGINT NOT NULL
);

CREATE INDEX customers_merged ON customers (merged_into);
CREATE INDEX customers_by_name ON customers (name, id);

CREATE TABLE identities (
  kind TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'visitor', 'social', 'shop')),
  value TEXT COLLATE "C" NOT NULL,
  customer_id BIGINT NOT NULL REFERENCES customers (id),
  proof TEXT NOT NULL CHECK (proof IN ('none', 'order', 'code', 'sign_in')),
  proved_ms BIGINT,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (kind, value)
);

CREATE INDEX identities_by_customer ON identities (customer_id, kind, value);

CREATE TABLE merges (
  id BIGINT PRIMARY KEY,
  kept_id BIGINT NOT NULL REFERENCES customers (id),
  merged_id BIGINT NOT NULL REFERENCES customers (id),
  repointed TEXT NOT NULL,
  merged_ms BIGINT NOT NULL,
  merged_by BIGINT,
  undone_ms BIGINT,
  undone_by BIGINT
);

CREATE INDEX merges_by_kept ON merges (kept_id, id);
CREATE INDEX merges_by_merged ON merges (merged_id, id);

CREATE TABLE roles (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  rights TEXT NOT NULL
);

CREATE TABLE agents (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  role_id BIGINT NOT NULL REFERENCES roles (id),
  created_ms BIGINT NOT NULL,
  disabled_ms BIGINT
);

CREATE INDEX agents_by_role ON agents (role_id);

CREATE TABLE teams (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE team_members (
  team_id BIGINT NOT NULL REFERENCES teams (id),
  agent_id BIGINT NOT NULL REFERENCES agents (id),
  PRIMARY KEY (team_id, agent_id)
);

CREATE INDEX team_members_by_agent ON team_members (agent_id);

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  agent_id BIGINT REFERENCES agents (id),
  customer_id BIGINT REFERENCES customers (id),
  device TEXT NOT NULL DEFAULT '',
  created_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  revoked_ms BIGINT
);

CREATE INDEX sessions_by_agent ON sessions (agent_id, created_ms);
CREATE INDEX sessions_by_customer ON sessions (customer_id, created_ms);

CREATE TABLE codes (
  id BIGINT PRIMARY KEY,
  email TEXT NOT NULL,
  hash TEXT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  used_ms BIGINT
);

CREATE INDEX codes_by_email ON codes (email, id);
