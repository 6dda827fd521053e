-- Up Migration
-- A KPI may also be a number (watch time): its numerator is a total, its denominator the units that were counted, and
-- the mean is their quotient. Observations are told apart by audience too, and remember whose advertisement it was.

alter table kpi
  add column kind text not null default 'rate' check (kind in ('rate', 'number')),
  -- The last so many observed days are incomplete: their clicks still arrive.
  add column maturity_days int not null default 0 check (maturity_days >= 0),
  -- For the foreign key below.
  add constraint kpi_id_kind unique (id, kind);

alter table kpi_observation
  drop constraint kpi_observation_check,
  drop constraint kpi_observation_numerator_check,
  drop constraint kpi_observation_denominator_check,
  drop constraint kpi_observation_pkey,
  drop constraint kpi_observation_kpi_id_fkey,
  alter column numerator type double precision,
  alter column denominator type double precision,
  add column audience text not null default '',
  add column advertiser text,                        -- null: unknown
  -- The KPI's own, which the foreign key sees to: so a row can be checked for what its KPI allows.
  add column kind text not null default 'rate',
  add primary key (kpi_id, illustration_id, day, slot, audience),
  add foreign key (kpi_id, kind) references kpi (id, kind) on delete cascade,
  -- NaN is above infinity to Postgres, so these leave it out.
  add constraint kpi_observation_denominator check (denominator > 0 and denominator < 'infinity'),
  add constraint kpi_observation_numerator check (numerator > '-infinity' and numerator < 'infinity'),
  add constraint kpi_observation_rate check (
    kind <> 'rate'
    or (numerator >= 0 and numerator <= denominator and numerator = trunc(numerator) and denominator = trunc(denominator))
  );
