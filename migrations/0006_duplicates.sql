-- Up Migration
-- Copies of a picture: by what it looks like (fingerprints), and what was said of copies when they came in.
-- As for vectors, keys carry illustration_id and there is no foreign key: the tables can be distributed by it (Citus).

create table illustration_fingerprint (
  illustration_id bigint primary key,
  version     smallint not null,                  -- of how it is made; others are made again
  hashes      bigint[] not null,                  -- 64 bits each: the whole picture, then its crops; none when it is blank
  bands       int[] not null,                     -- three keys a hash, for the index
  grid        bytea not null,                     -- the picture itself, 48 x 48 luma and 24 x 24 of each chroma
  compared_at timestamptz                         -- when its copies were looked for in the library
) with (toast_tuple_target = 512);                -- grids out of line: a search reads many rows and few grids
-- No list of pending entries: a search would read all of it.
create index illustration_fingerprint_bands on illustration_fingerprint using gin (bands) with (fastupdate = off);
create index illustration_fingerprint_not_compared on illustration_fingerprint (illustration_id)
  where compared_at is null;

-- Fingerprints with one of these band keys. The planner takes comparing two arrays for as cheap as comparing two numbers,
-- and would rather read the whole table (4 s instead of 75 ms for 8,065 fingerprints): here it may not.
create function fingerprints_near(keys int[], made smallint)
  returns table (illustration_id bigint, hashes bigint[])
  language sql stable rows 1000 set enable_seqscan = off
  as 'select illustration_id, hashes from illustration_fingerprint where bands && keys and version = made';

-- Further files with the bytes of an illustration; the first one's name and source are the illustration's.
create table illustration_copy (
  id          bigint generated always as identity,
  illustration_id bigint not null,
  name        text not null,
  source      text not null,
  created_at  timestamptz not null default now(),
  primary key (illustration_id, id)
);
create unique index illustration_copy_source on illustration_copy (illustration_id, md5(source));

-- Near copies: the younger illustration of the older.
create table illustration_duplicate (
  illustration_id bigint not null,
  duplicate_of bigint not null,
  similarity  real not null check (similarity between 0 and 1),
  mirrored    boolean not null,
  cropped     boolean not null,
  linked      boolean not null,                   -- at ingest, because it was asked for; else found by a scan
  created_at  timestamptz not null default now(),
  primary key (illustration_id, duplicate_of),
  check (illustration_id > duplicate_of)
);
create index illustration_duplicate_of on illustration_duplicate (duplicate_of);
