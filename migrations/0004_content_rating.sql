-- Up Migration
-- What a tag model says of a picture's content, beside the vector it came with; rows from before have none.
-- illustration.rating is another thing: what the owner said.
alter table illustration_vector
  add column content_rating text                  -- the most probable of the three
    check (content_rating in ('safe', 'questionable', 'explicit')),
  add column rating_scores real[]                 -- probabilities of safe, questionable and explicit
    check (array_length(rating_scores, 1) = 3),
  add check ((content_rating is null) = (rating_scores is null));
create index illustration_vector_content_rating on illustration_vector (model_id, content_rating);

-- Per-tag thresholds of a model pack (thresholds.csv); place = dimension + 1.
create table tag_threshold (
  model_id    int primary key references tag_model (id) on delete cascade,
  f05         double precision[] not null,
  f1          double precision[] not null,
  f2          double precision[] not null
);
