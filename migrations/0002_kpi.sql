-- Up Migration
-- Performance: what was observed (k of n), what was fitted to it.

create table kpi (
  id          int generated always as identity primary key,
  name        text not null unique,               -- ctr
  numerator   text not null,                      -- clicks
  denominator text not null,                      -- impressions
  created_at  timestamptz not null default now()
);

-- One row a file that was imported; the hash makes a second import of it a no-op.
create table kpi_import (
  id          int generated always as identity primary key,
  kpi_id      int not null references kpi (id) on delete cascade,
  name        text not null,
  sha256      bytea not null,
  rows        bigint not null,
  skipped     bigint not null default 0,          -- bad rows left out; with any, importing the file again starts anew
  simulated   boolean not null,                   -- made by the demo, not measured; shown wherever the data shows
  created_at  timestamptz not null default now(),
  unique (kpi_id, sha256)
);

create table kpi_observation (
  kpi_id      int not null references kpi (id) on delete cascade,
  illustration_id bigint not null references illustration (id) on delete cascade,
  day         date not null,
  slot        text not null default '',
  numerator   bigint not null check (numerator >= 0),
  denominator bigint not null check (denominator > 0),
  import_id   int not null references kpi_import (id) on delete cascade,
  primary key (kpi_id, illustration_id, day, slot),
  check (numerator <= denominator)
);

-- A linear model over the vectors of one tag model: predicted rate = intercept + coefficients . scores.
-- The coefficients are a vector of the same space, so a prediction is one inner product in SQL.
create table kpi_model (
  id          int generated always as identity primary key,
  kpi_id      int not null references kpi (id) on delete cascade,
  tag_model_id int not null references tag_model (id) on delete cascade,
  intercept   double precision not null,
  coefficients sparsevec(5000) not null,
  lambda      double precision not null check (lambda > 0),
  illustrations int not null,
  simulated   boolean not null,
  report      jsonb not null,
  created_at  timestamptz not null default now(),
  deployed_at timestamptz                         -- the latest deployed model of a KPI and tag model answers
);
