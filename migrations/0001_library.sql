-- Up Migration
-- The library: illustrations, tag models, and one vector of each illustration per tag model.
create extension if not exists vector;

-- One row a picture, by content: the same bytes under two names are one illustration.
create table illustration (
  id          bigint generated always as identity primary key,
  sha256      bytea not null unique check (length(sha256) = 32),
  name        text not null,                      -- file name as first seen
  source      text,                               -- where it came from: a path, a URL
  media_type  text not null,                      -- image/png, image/svg+xml, ...
  width       int not null check (width > 0),
  height      int not null check (height > 0),
  bytes       bigint not null,
  rating      text,                               -- given by the owner, e.g. safe / questionable / explicit
  given_tags  text[] not null default '{}',       -- tags of a sidecar file: what a person said, never a prediction
  metadata    jsonb not null default '{}',
  created_at  timestamptz not null default now()
);
create index illustration_given_tags on illustration using gin (given_tags);
create index illustration_created_at on illustration (created_at, id);

-- A model pack, by the hash of its files. Vectors of two models are never compared.
create table tag_model (
  id          int generated always as identity primary key,
  sha256      text not null unique,               -- of model.onnx, selected_tags.csv and model.json
  name        text not null,
  path        text not null,                      -- the pack's folder
  description jsonb not null,                     -- model.json
  created_at  timestamptz not null default now(),
  activated_at timestamptz                        -- the latest activated model answers the queries
);

-- Names of the vector's dimensions; dimension = place in the model's output, from 0.
create table tag (
  model_id    int not null references tag_model (id) on delete cascade,
  dimension   int not null check (dimension between 0 and 4999),
  name        text not null,
  category    int not null,                       -- 0 general, 1 artist, 3 copyright, 4 character, 5 meta
  count       bigint not null,                    -- occurrences in the training data
  primary key (model_id, dimension),
  unique (model_id, name)
);

-- The keys carry illustration_id so that the table can be distributed by it (Citus); for the same reason it has no
-- foreign key of its own: rows are deleted with their illustration by the module that owns the table.
create table illustration_vector (
  illustration_id bigint not null,
  model_id    int not null,
  scores      sparsevec(5000) not null,
  tags        smallint[] not null,                -- dimensions scored >= 0.05, for boolean filters
  created_at  timestamptz not null default now(),
  primary key (illustration_id, model_id)
);
create index illustration_vector_tags on illustration_vector using gin (tags);

-- A picture that could not be indexed under a model, kept so that it is listed and can be retried.
create table index_failure (
  model_id    int not null,
  source      text not null,
  reason      text not null,
  failed_at   timestamptz not null default now(),
  primary key (model_id, source)
);
