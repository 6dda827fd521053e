-- Up Migration
-- Lets a reader ask for the jobs that changed since it last asked, and miss none. A counter or a time would not do:
-- transactions commit in another order than they took theirs, and a reader that has seen 6 never asks for a 5 that
-- commits later. The id of the transaction does: all that are below a snapshot's xmin have ended, so whoever has read
-- under that snapshot goes on from its xmin (https://www.postgresql.org/docs/current/functions-info.html,
-- pg_current_snapshot). What is read twice is told apart by its content.
--
-- Safe while the previous version runs: it names its columns, and the default and the triggers do the rest.
alter table job add column changed_in xid8 not null default pg_current_xact_id();
create index job_changed on job (changed_in);

create function job_is_changed() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id();
  return new;
end $$;

create function tell_job_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('eyecatch_job', new.id::text);
  return null;
end $$;

-- A lease that is only renewed is no change that anybody sees.
create trigger job_is_changed before update on job for each row
  when ((old.status, old.step, old.done, old.total, old.result, old.error, old.attempts)
        is distinct from (new.status, new.step, new.done, new.total, new.result, new.error, new.attempts))
  execute function job_is_changed();
create trigger tell_new_job after insert on job for each row execute function tell_job_change();
create trigger tell_job_change after update on job for each row
  when (old.changed_in is distinct from new.changed_in)
  execute function tell_job_change();

-- Failures are listed latest first.
create index index_failure_latest on index_failure (model_id, failed_at);
