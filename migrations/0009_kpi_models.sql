-- Up Migration
-- Models of several kinds, each with how sure it is; deployments as a history; predictions kept for the library.

alter table kpi_model
  -- ridge: the rate itself is linear in the scores. logistic: its logit is, fitted at once; ftrl: likewise, online.
  -- hybrid: logistic over the leaves of boosted trees (and, with them, the scores).
  add column method text not null default 'ridge' check (method in ('ridge', 'logistic', 'ftrl', 'hybrid')),
  add column link text not null default 'identity' check (link in ('identity', 'logit')),
  -- Effects of slot, audience and day, which the coefficients are free of (src/kpi/fitting/context-effects.ts).
  add column context jsonb not null default '{"scale": "identity", "base": 0, "factors": []}',
  -- Variance between illustrations that neither tags nor luck explain, on the link's scale; null where it is not known.
  add column unexplained_variance double precision check (unexplained_variance >= 0),
  -- Mean score of each tag over the illustrations it was fitted to: what "an average illustration" has.
  add column mean_scores sparsevec(5000),
  -- What an online model goes on from (src/kpi/solvers/ftrl-codec.ts).
  add column state bytea,
  -- Boosted trees with the weights of their leaves (src/kpi/trees/).
  add column trees bytea;

-- Reports of before say of the new figures that they are not known.
update kpi_model set report =
  '{"link": "identity", "kind": "rate", "immatureFrom": null, "overTime": null, "learningCurve": null, "intervals": null,
    "tagGroups": [], "context": []}'::jsonb
  || report
  || jsonb_build_object('holdOut', '{"relativeSquaredError": null, "ndcgAt10": null, "calibrationCurve": [], "slices": [],
    "worth": null}'::jsonb || coalesce(report -> 'holdOut', '{}'));

-- How sure a model is of its coefficients: src/kpi/posterior/posterior.ts encoded, cut into parts.
create table kpi_model_posterior (
  model_id    int not null references kpi_model (id) on delete cascade,
  part        int not null,
  data        bytea not null,
  primary key (model_id, part)
);

-- Which model answers: the latest deployment of a KPI and tag model that was not taken back. A history, so that rolling
-- back is one statement and can be read afterwards.
create table kpi_deployment (
  id          int generated always as identity primary key,
  kpi_id      int not null references kpi (id) on delete cascade,
  tag_model_id int not null references tag_model (id) on delete cascade,
  model_id    int not null references kpi_model (id) on delete cascade,
  deployed_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz
);
create index kpi_deployment_current on kpi_deployment (kpi_id, tag_model_id, id desc) where withdrawn_at is null;
insert into kpi_deployment (kpi_id, tag_model_id, model_id, deployed_at)
select kpi_id, tag_model_id, id, deployed_at from kpi_model where deployed_at is not null order by deployed_at, id;
alter table kpi_model drop column deployed_at;

-- Linear predictors of the library under the models that answer, so that "best predicted" reads an index. Without a
-- foreign key on the illustration, which a table distributed by it could not have.
create table kpi_prediction (
  model_id    int not null references kpi_model (id) on delete cascade,
  illustration_id bigint not null,
  linear      double precision not null,
  primary key (model_id, illustration_id)
);
create index kpi_prediction_best on kpi_prediction (model_id, linear desc, illustration_id);

-- A row says that vectors were written since the predictions were last refreshed. Rows are only added and removed, so
-- that writers never wait for each other.
create table kpi_prediction_stale (
  id          bigint generated always as identity primary key
);
insert into kpi_prediction_stale default values;

create function mark_kpi_predictions_stale() returns trigger language plpgsql as $$
begin
  insert into kpi_prediction_stale default values;
  return null;
end $$;
-- Once a statement, without looking at its rows: loading vectors in bulk costs the same as before.
create trigger illustration_vector_written
  after insert or update or delete on illustration_vector
  for each statement execute function mark_kpi_predictions_stale();
