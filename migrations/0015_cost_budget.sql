-- Up Migration
-- What callers have spent of their budgets this minute (src/access/cost-budget.ts), shared by all processes over a server.
-- Unlogged: it is written at every request, and worth nothing after a crash. The columns are rate-limiter-flexible's.
create unlogged table cost_budget (
  key varchar(255) primary key,
  points integer not null default 0,
  -- Milliseconds since 1970.
  expire bigint
) with (fillfactor = 50);
