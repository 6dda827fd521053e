-- Up Migration
-- What dashboards that speak SQL read (Metabase, Superset, Grafana's Postgres source): views in words that need no
-- knowledge of the tables, granted to the roles that `eyecatch dashboard-role` makes. They run with their owner's rights, so
-- that those roles see the views and nothing else. Scores and predictions are those of the tag model that answers now and
-- of the KPI models deployed for it. docs/dashboards.md lists the columns for people.

-- Days of a KPI: what a dashboard asks for ("since", "until", "the last day") without reading every observation.
create index kpi_observation_day on kpi_observation (kpi_id, day);

create function tag_category_name(code int) returns text language sql immutable parallel safe
  return case code
    when 0 then 'general' when 1 then 'artist' when 3 then 'copyright' when 4 then 'character' when 5 then 'meta'
    when 9 then 'rating' else 'other'
  end;

-- 1 / (1 + e^-x); beyond +-700 Postgres would say that e^x is out of range. Not declared strict, though null gives null:
-- only so is it inlined, which is ten times as fast.
create function sigmoid(x float8) returns float8 language sql immutable parallel safe
  return case when x > 700 then 1 when x < -700 then 0 else 1 / (1 + exp(-x)) end;

-- The tag model that answers; no row before the first.
create view active_tag_model as
select id, name, description -> 'thresholds' as thresholds
from tag_model where activated_at is not null order by activated_at desc limit 1;

-- Its tags. The threshold is the score from which a tag counts as present: of its category, else of the general one.
create view active_tag as
select m.id as model_id, t.dimension, t.name, replace(t.name, '_', ' ') as display_name,
  tag_category_name(t.category) as category, t.count,
  coalesce(m.thresholds ->> t.category::text, m.thresholds ->> '0')::real as threshold
from active_tag_model m join tag t on t.model_id = m.id;

-- The KPI models that answer: the latest deployment of each KPI and tag model that was not taken back.
create view deployed_kpi_model as
select distinct on (kpi_id, tag_model_id) kpi_id, tag_model_id, model_id, deployed_at
from kpi_deployment where withdrawn_at is null order by kpi_id, tag_model_id, id desc;

create view v_illustration as
select
  i.id as illustration_id,
  i.name,
  i.source,
  '/images/' || i.id as image_path,
  i.media_type,
  i.width,
  i.height,
  i.bytes,
  i.rating as given_rating,
  i.given_tags,
  i.metadata,
  v.content_rating,
  v.rating_scores[1] as safe_probability,
  v.rating_scores[2] as questionable_probability,
  v.rating_scores[3] as explicit_probability,
  v.illustration_id is not null as indexed,
  v.created_at as indexed_at,
  i.created_at
from illustration i
left join illustration_vector v on v.illustration_id = i.id and v.model_id = (select id from active_tag_model);
comment on view v_illustration is
  'One row an illustration: where its picture is served, what a person said of it, and what the active tag model rates it.';

-- Scores are taken from the text of a sparsevec, {place:score,…}/5000, which names only what is there: for the demo library's
-- 3,524 vectors a tenth of the time that spreading each out as real[] takes (npm run bench -- dashboards).
create view v_illustration_tag as
select
  v.illustration_id,
  t.name as tag,
  t.display_name as tag_display_name,
  t.category,
  split_part(element, ':', 2)::real as score,
  split_part(element, ':', 2)::real >= t.threshold as present
from illustration_vector v
cross join lateral unnest(string_to_array(split_part(split_part(v.scores::text, '}', 1), '{', 2), ',')) as element
join active_tag t on t.model_id = v.model_id and t.dimension = split_part(element, ':', 1)::int - 1
where v.model_id = (select id from active_tag_model);
comment on view v_illustration_tag is
  'One row a tag that the active model scores from 0.0005 on in an illustration, about 110 an illustration; most questions '
  'are about those that are present.';

create view v_tag as
select
  t.name as tag,
  t.display_name as tag_display_name,
  t.category,
  t.count as training_count,
  coalesce(sum(c.count), 0)::bigint as illustration_count
from active_tag t
left join (
  select f.model_id, label % 5000 as dimension, label / 5000 as band, count
  from tag_frequency f cross join lateral unnest(f.labels::int[], f.counts) as labelled (label, count)
) c on c.model_id = t.model_id and c.dimension = t.dimension
  -- Counted by bands of scores (src/vectors/labels.ts): from the one that the threshold lies in.
  and c.band >= width_bucket(t.threshold, array[0.05, 0.1, 0.25, 0.35, 0.5, 0.75]::real[]) - 1
group by t.name, t.display_name, t.category, t.count;
comment on view v_tag is
  'One row a tag of the active model. illustration_count: illustrations that have it, as counted after the latest bulk '
  'change, from the band of scores on that the model''s threshold lies in (a share of them when the library is large).';

create view v_kpi as
select
  kpi.name as kpi,
  kpi.kind,
  kpi.numerator as numerator_name,
  kpi.denominator as denominator_name,
  kpi.maturity_days,
  (select min(day) from kpi_observation o where o.kpi_id = kpi.id) as first_day,
  (select max(day) from kpi_observation o where o.kpi_id = kpi.id) as last_day
from kpi;
comment on view v_kpi is
  'One row a KPI: what it divides by what (a rate), or sums over what (a number), and the days that were observed.';

create view v_kpi_observation as
select
  kpi.name as kpi,
  o.day,
  o.illustration_id,
  o.slot,
  o.audience,
  o.advertiser,
  o.numerator,
  o.denominator,
  o.numerator / o.denominator as value,
  f.simulated
from kpi_observation o
join kpi on kpi.id = o.kpi_id
join kpi_import f on f.id = o.import_id;
comment on view v_kpi_observation is
  'One row an illustration, day, slot and audience. Add numerators and denominators up and divide; the mean of value is '
  'not the rate. simulated: made by the demo, not measured.';

create view v_kpi_daily as
select
  kpi.name as kpi,
  o.day,
  sum(o.numerator) as numerator,
  sum(o.denominator) as denominator,
  sum(o.numerator) / sum(o.denominator) as value,
  count(distinct o.illustration_id) as illustrations,
  bool_or(f.simulated) as simulated
from kpi_observation o
join kpi on kpi.id = o.kpi_id
join kpi_import f on f.id = o.import_id
group by kpi.name, o.day;
comment on view v_kpi_daily is 'One row a KPI and day that was observed, over all illustrations, slots and audiences.';

create view v_kpi_prediction as
select
  kpi.name as kpi,
  p.illustration_id,
  m.id as kpi_model_id,
  case
    when m.link = 'logit' then sigmoid(p.linear)
    when kpi.kind = 'rate' then least(1, greatest(0, p.linear))
    else p.linear
  end as forecast,
  o.numerator as observed_numerator,
  o.denominator as observed_denominator,
  o.numerator / o.denominator as observed_value,
  m.simulated
from deployed_kpi_model d
join kpi_model m on m.id = d.model_id
join kpi on kpi.id = d.kpi_id
join kpi_prediction p on p.model_id = d.model_id
left join lateral (
  select sum(numerator) as numerator, sum(denominator) as denominator from kpi_observation
  where kpi_id = d.kpi_id and illustration_id = p.illustration_id
) o on true
where d.tag_model_id = (select id from active_tag_model);
comment on view v_kpi_prediction is
  'One row an illustration and KPI with a deployed model: its forecast in the average context, and what was observed of it '
  'so far. Kept up to date whenever the API answers by forecasts; v_kpi_model says where they are behind.';

create view v_ctr_prediction as
select illustration_id, kpi_model_id, forecast as forecast_ctr, observed_numerator as clicks,
  observed_denominator as impressions, observed_value as observed_ctr, simulated
from v_kpi_prediction where kpi = 'ctr';
comment on view v_ctr_prediction is 'v_kpi_prediction for the KPI called ctr, in its own words.';

create view v_kpi_model as
select
  m.id as kpi_model_id,
  kpi.name as kpi,
  t.name as tag_model,
  m.method,
  m.link,
  m.lambda,
  m.illustrations,
  m.unexplained_variance,
  (m.report -> 'holdOut' ->> 'calibration')::float8 as hold_out_calibration,
  (m.report -> 'holdOut' ->> 'spearman')::float8 as hold_out_rank_correlation,
  (m.report -> 'holdOut' ->> 'normalisedEntropy')::float8 as hold_out_normalised_entropy,
  m.simulated,
  m.created_at,
  d.deployed_at,
  d.model_id is not null as deployed,
  d.model_id is not null and m.tag_model_id = (select id from active_tag_model) as answering,
  d.model_id is not null and exists (select from kpi_prediction_stale) as predictions_behind
from kpi_model m
join kpi on kpi.id = m.kpi_id
join tag_model t on t.id = m.tag_model_id
left join deployed_kpi_model d on d.model_id = m.id;
comment on view v_kpi_model is
  'One row a fitted KPI model. deployed: answers under its tag model; answering: and that is the active one. '
  'predictions_behind: vectors were written, or another model deployed, since its predictions were refreshed.';

create view v_kpi_coefficient as
select
  kpi.name as kpi,
  m.id as kpi_model_id,
  t.name as tag,
  t.display_name as tag_display_name,
  t.category,
  split_part(element, ':', 2)::real as coefficient
from deployed_kpi_model d
join kpi_model m on m.id = d.model_id
join kpi on kpi.id = d.kpi_id
cross join lateral unnest(string_to_array(split_part(split_part(m.coefficients::text, '}', 1), '{', 2), ',')) as element
join active_tag t on t.model_id = d.tag_model_id and t.dimension = split_part(element, ':', 1)::int - 1;
comment on view v_kpi_coefficient is
  'One row a tag of each answering KPI model: the change per unit of score that goes with it, on the logit of a rate (link '
  'logit) or in its own units. An association, not a cause; the API''s kpiTags says how sure it is.';

create view v_job as
select
  id as job_id,
  kind,
  status,
  step,
  done,
  total,
  case when total > 0 then done::float8 / total end as progress,
  error,
  attempts,
  created_at,
  started_at,
  finished_at,
  extract(epoch from coalesce(started_at, now()) - created_at)::float8 as waiting_seconds,
  extract(epoch from coalesce(finished_at, now()) - started_at)::float8 as running_seconds
from job;
comment on view v_job is 'One row a job: indexing, training, fitting, imports.';

create view v_index_failure as
select f.source, f.reason, f.failed_at, m.name as tag_model
from index_failure f join tag_model m on m.id = f.model_id;
comment on view v_index_failure is 'One row a picture that could not be indexed; a later success takes it off.';
