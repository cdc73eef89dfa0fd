-- What the datamodel cannot say.
ALTER TABLE "rate_windows" SET UNLOGGED;
-- Settled in place by heap-only updates: room on each page, and no index on what changes.
ALTER TABLE "recipients" SET (fillfactor = 80);
ALTER TABLE "deliveries" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
