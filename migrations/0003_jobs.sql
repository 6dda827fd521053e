-- Up Migration
-- Work that outlives a request. A worker claims a row, renews its lease while it works, and writes progress into it;
-- a row whose lease has run out is claimed again.
create table job (
  id          bigint generated always as identity primary key,
  kind        text not null,                      -- ingest, fit_kpi, ...
  input       jsonb not null,
  status      text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed')),
  step        text,                               -- what it is doing now, for people
  done        bigint not null default 0,
  total       bigint,
  result      jsonb,
  error       text,
  attempts    int not null default 0,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  finished_at timestamptz,
  lease_until timestamptz,
  worker      text                                -- host:process that has it
);
create index job_waiting on job (id) where status in ('queued', 'running');
