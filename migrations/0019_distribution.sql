-- Up Migration
-- What a library spread over several machines (Citus) needs beside its tables; on one machine it is there and stays unused.
-- `eyecatch distribute` does the spreading (src/database/distribute.ts); docs/scaling.md.
--
-- Safe while the previous version runs: a table that it does not know, and a function that it does not call.

-- Whose picture a content is. On one machine a unique key of illustration says so; a table that is spread by its id cannot
-- have a key over the hash alone. Filled by `eyecatch distribute`.
create table illustration_content (
  sha256      bytea primary key check (length(sha256) = 32),
  illustration_id bigint not null
);

-- Says that vectors were written, as the trigger of 0009_kpi_models.sql does on one machine: Citus runs no trigger of a spread
-- table on its coordinator, where the mark belongs.
create function tell_vectors_written() returns void language sql as
  'insert into kpi_prediction_stale default values';
