-- Up Migration
-- Which vector a prediction by trees was made from, so that trees, which SQL cannot walk, are walked for new vectors only.

alter table kpi_prediction
  -- The first 8 bytes of the SHA-256 of sparsevec_send(scores); null where the model is linear and SQL predicts.
  add column vector_digest bytea;
