-- Up Migration
-- A KPI may also be a number (watch time): its numerator is a total, its denominator the units that were counted, and
-- the mean is their quotient. Observations are told apart by audience too, and remember whose advertisement it was.

-- The kind is handed down from the KPI to its imports and from there to observations, by foreign keys: so a row can be
-- checked for what its KPI allows, and belongs to an import of its own KPI. One key of an observation less to look up, too.
alter table kpi
  add column kind text not null default 'rate' check (kind in ('rate', 'number')),
  -- The last so many observed days are incomplete: their clicks still arrive.
  add column maturity_days int not null default 0 check (maturity_days >= 0),
  add constraint kpi_kind unique (id, kind);

alter table kpi_import
  drop constraint kpi_import_kpi_id_fkey,
  add column kind text not null default 'rate',
  add constraint kpi_import_kind unique (kpi_id, kind, id),
  add constraint kpi_import_kpi foreign key (kpi_id, kind) references kpi (id, kind) on delete cascade;

alter table kpi_observation
  drop constraint kpi_observation_check,
  drop constraint kpi_observation_numerator_check,
  drop constraint kpi_observation_denominator_check,
  drop constraint kpi_observation_pkey,
  drop constraint kpi_observation_kpi_id_fkey,
  drop constraint kpi_observation_import_id_fkey,
  alter column numerator type double precision,
  alter column denominator type double precision,
  add column audience text not null default '',
  add column advertiser text,                        -- null: unknown
  add column kind text not null default 'rate',
  add primary key (kpi_id, illustration_id, day, slot, audience),
  add constraint kpi_observation_import foreign key (kpi_id, kind, import_id)
    references kpi_import (kpi_id, kind, id) on delete cascade,
  -- NaN is above infinity to Postgres, so these leave it out.
  add constraint kpi_observation_denominator check (denominator > 0 and denominator < 'infinity'),
  add constraint kpi_observation_numerator check (numerator > '-infinity' and numerator < 'infinity'),
  add constraint kpi_observation_rate check (
    kind <> 'rate'
    or (numerator >= 0 and numerator <= denominator and numerator = trunc(numerator) and denominator = trunc(denominator))
  );
