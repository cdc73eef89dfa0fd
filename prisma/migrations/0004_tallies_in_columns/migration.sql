-- A row for each hour and sender with a column for each type, where there was a row for each type. What was counted is carried over.
-- AlterTable
ALTER TABLE "tallies" RENAME TO "old_tallies";
ALTER TABLE "old_tallies" RENAME CONSTRAINT "tallies_pkey" TO "old_tallies_pkey";
ALTER TABLE "domain_tallies" RENAME TO "old_domain_tallies";
ALTER TABLE "old_domain_tallies" RENAME CONSTRAINT "domain_tallies_pkey" TO "old_domain_tallies_pkey";

-- CreateTable: rows are raised in place, by heap-only updates, which need room on each page.
CREATE TABLE "tallies" (
    "team_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "sender" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "unsent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "bounced" INTEGER NOT NULL DEFAULT 0,
    "deferred" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "complained" INTEGER NOT NULL DEFAULT 0,
    "suppressed" INTEGER NOT NULL DEFAULT 0,
    "canceled" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "clicked" INTEGER NOT NULL DEFAULT 0,
    "rescheduled" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "tallies_pkey" PRIMARY KEY ("team_id","hour","sender")
) WITH (fillfactor = 70);

-- CreateTable
CREATE TABLE "team_tallies" (
    "team_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "unsent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "bounced" INTEGER NOT NULL DEFAULT 0,
    "deferred" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "complained" INTEGER NOT NULL DEFAULT 0,
    "suppressed" INTEGER NOT NULL DEFAULT 0,
    "canceled" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "clicked" INTEGER NOT NULL DEFAULT 0,
    "rescheduled" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "team_tallies_pkey" PRIMARY KEY ("team_id","hour")
) WITH (fillfactor = 70);

-- CreateTable
CREATE TABLE "domain_tallies" (
    "team_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "sender_domain" TEXT NOT NULL,
    "recipient_domain" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "unsent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "bounced" INTEGER NOT NULL DEFAULT 0,
    "deferred" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "complained" INTEGER NOT NULL DEFAULT 0,
    "suppressed" INTEGER NOT NULL DEFAULT 0,
    "canceled" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "clicked" INTEGER NOT NULL DEFAULT 0,
    "rescheduled" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "domain_tallies_pkey" PRIMARY KEY ("team_id","day","sender_domain","recipient_domain")
) WITH (fillfactor = 70);

INSERT INTO tallies (team_id, hour, sender, sent, unsent, delivered, bounced, deferred, failed, complained, suppressed, canceled, opened, clicked, rescheduled)
  SELECT team_id, hour, sender,
    coalesce(sum(n) FILTER (WHERE type = 'sent'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'unsent'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'delivered'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'bounced'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'deferred'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'failed'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'complained'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'suppressed'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'canceled'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'opened'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'clicked'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'rescheduled'), 0)
  FROM old_tallies GROUP BY 1, 2, 3 ORDER BY 2, 1, 3;
INSERT INTO team_tallies (team_id, hour, sent, unsent, delivered, bounced, deferred, failed, complained, suppressed, canceled, opened, clicked, rescheduled)
  SELECT team_id, hour, sum(sent), sum(unsent), sum(delivered), sum(bounced), sum(deferred), sum(failed), sum(complained), sum(suppressed), sum(canceled), sum(opened), sum(clicked), sum(rescheduled) FROM tallies GROUP BY 1, 2 ORDER BY 2, 1;
INSERT INTO domain_tallies (team_id, day, sender_domain, recipient_domain, sent, unsent, delivered, bounced, deferred, failed, complained, suppressed, canceled, opened, clicked, rescheduled)
  SELECT team_id, day, sender_domain, recipient_domain,
    coalesce(sum(n) FILTER (WHERE type = 'sent'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'unsent'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'delivered'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'bounced'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'deferred'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'failed'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'complained'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'suppressed'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'canceled'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'opened'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'clicked'), 0),
    coalesce(sum(n) FILTER (WHERE type = 'rescheduled'), 0)
  FROM old_domain_tallies GROUP BY 1, 2, 3, 4 ORDER BY 2, 1, 3, 4;

-- DropTable
DROP TABLE "old_tallies";
DROP TABLE "old_domain_tallies";

-- The log is counted by an index alone, which must know of each page whether everybody sees what is on it.
ALTER TABLE "emails" SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000);
