-- Up Migration
-- A hash index takes a row's place at the end of the chain of all rows with the same value: with three ratings, loading a
-- million illustrations was quadratic. A b-tree keeps equal values once, and refuses more than 2.7 kB, hence the beginning.
-- src/indexer/illustration-conditions.ts asks for the same expressions.
drop index illustration_rating;
drop index illustration_source;
create index illustration_rating on illustration (left(rating, 200));
create index illustration_source on illustration (left(source, 200));
-- An expression has no statistics before this, and filters would be planned by a guess.
analyze illustration;
