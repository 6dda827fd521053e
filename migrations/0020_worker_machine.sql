-- Up Migration
-- The machine that a worker's process id belongs to: host names may be shared (src/process-identity.ts). Empty in rows of the
-- previous version, whose parts are taken when their lease has run out.
--
-- Safe while the previous version runs: it names its columns.
alter table worker add column machine text;
