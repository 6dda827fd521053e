-- Up Migration
-- Who may ask. A secret is 256 random bits, so its SHA-256 says nothing about it and needs neither salt nor slowness.
create table api_key (
  id bigint generated always as identity primary key,
  name text not null check (name = btrim(name) and length(name) between 1 and 100),
  -- The secret's first characters, for people to tell keys apart by.
  prefix text not null,
  hash bytea not null unique check (octet_length(hash) = 32),
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read', 'ingest', 'fit', 'admin']),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  -- To the minute.
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- The key that rotation made in its place; it works until expires_at.
  replaced_by bigint references api_key
);

-- Who signed in on the page: the cookie's SHA-256. A session lasts no longer than its key.
create table api_session (
  hash bytea primary key check (octet_length(hash) = 32),
  key_id bigint not null references api_key on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index api_session_expires_at on api_session (expires_at);
