-- Up Migration
-- The request that asked for a job: {"requestId": ..., "traceparent": ...}, so that its worker's log lines and trace go on
-- where the request's ended.
--
-- Safe while the previous version runs: it names its columns.
alter table job add column origin jsonb;
