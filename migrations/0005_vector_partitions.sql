-- Up Migration
-- One partition a tag model: each has its own index, its own statistics, and goes away without leaving dead rows; a
-- search reads the vectors of one model and of no other. Partitions are made when a model is registered
-- (src/vectors/vector-partition.ts). Keys carry illustration_id, as before, so that the table can be distributed by it.
alter table illustration_vector rename to illustration_vector_before;
alter table illustration_vector_before rename constraint illustration_vector_pkey to illustration_vector_before_pkey;
alter index illustration_vector_tags rename to illustration_vector_before_tags;
alter index illustration_vector_content_rating rename to illustration_vector_before_content_rating;

create table illustration_vector (
  illustration_id bigint not null,
  model_id    int not null,
  scores      sparsevec(5000) not null,           -- from 0.0005 on
  -- The scores from 0.005 on (at least the 8 largest): what the vector index holds (src/vectors/sketch.ts).
  sketch      sparsevec(5000) not null,
  -- One label a tag scored >= 0.05: dimension + 5000 x band, where the bands begin at 0.05, 0.1, 0.25, 0.35, 0.5 and 0.75
  -- (src/vectors/labels.ts). "Tag 7 from 0.5 on" is then an overlap with {20007, 25007}, answered by the GIN index.
  labels      smallint[] not null,
  content_rating text check (content_rating in ('safe', 'questionable', 'explicit')),
  rating_scores real[] check (array_length(rating_scores, 1) = 3),
  created_at  timestamptz not null default now(),
  primary key (illustration_id, model_id),
  check ((content_rating is null) = (rating_scores is null))
) partition by list (model_id);
create index illustration_vector_labels on illustration_vector using gin (labels);
create index illustration_vector_content_rating on illustration_vector (content_rating);

do $$
declare
  model int;
begin
  for model in select id from tag_model union select distinct model_id from illustration_vector_before loop
    -- Up to 8 kB of a vector stay in the row: a scan reads no TOAST table.
    execute format(
      'create table illustration_vector_m%s partition of illustration_vector for values in (%s) with (toast_tuple_target = 8160)',
      model, model);
  end loop;
end $$;

insert into illustration_vector
  (illustration_id, model_id, scores, sketch, labels, content_rating, rating_scores, created_at)
select illustration_id, model_id, scores,
       (select '{' || string_agg(place || ':' || score, ',' order by place) || '}/5000'
        from (select score, place, row_number() over (order by score desc, place) as rank
              from unnest(scores::vector::real[]) with ordinality as element (score, place) where score > 0) as ranked
        where score >= 0.005::real or rank <= 8)::sparsevec,
       array(select (place - 1 + 5000 * (width_bucket(score, array[0.05, 0.1, 0.25, 0.35, 0.5, 0.75]::real[]) - 1))::smallint
             from unnest(scores::vector::real[]) with ordinality as element (score, place)
             where score >= 0.05::real order by place),
       content_rating, rating_scores, created_at
from illustration_vector_before;
drop table illustration_vector_before;

-- How many illustrations of a model carry each label, counted after bulk changes: what a filter leaves is estimated
-- from it before the search is planned.
create table tag_frequency (
  model_id    int primary key references tag_model (id) on delete cascade,
  vectors     bigint not null,                    -- rows counted, or estimated from the sample
  labels      smallint[] not null,                -- ascending
  counts      bigint[] not null,                  -- of vectors, place by place
  content_ratings bigint[] not null,              -- vectors rated safe, questionable and explicit
  counted_at  timestamptz not null default now()
);

-- Filters on what people said of an illustration; hashes, because a b-tree refuses a text of more than 2.7 kB.
create index illustration_rating on illustration using hash (rating);
create index illustration_source on illustration using hash (source);
create index illustration_metadata on illustration using gin (metadata jsonb_path_ops);
