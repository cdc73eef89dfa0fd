-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "attached" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "content_removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "resent_from" UUID,
ADD COLUMN     "send_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "recipients" ADD COLUMN     "folded" TEXT,
ADD COLUMN     "provider_id" TEXT;

-- Counted anew below, by sender too.
DELETE FROM "tallies";

-- AlterTable
ALTER TABLE "tallies" DROP CONSTRAINT "tallies_pkey",
ADD COLUMN     "sender" TEXT NOT NULL,
ADD CONSTRAINT "tallies_pkey" PRIMARY KEY ("team_id", "hour", "sender", "type");

-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "content_retention_days" SMALLINT,
ADD COLUMN     "instance_transport" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "paused_because" TEXT,
ADD COLUMN     "resumed_at" TIMESTAMPTZ(3),
ADD COLUMN     "retention_days" SMALLINT,
ADD COLUMN     "warned_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "domain_tallies" (
    "team_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "sender_domain" TEXT NOT NULL,
    "recipient_domain" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "domain_tallies_pkey" PRIMARY KEY ("team_id","day","sender_domain","recipient_domain","type")
);

-- CreateTable
CREATE TABLE "attachments" (
    "email_id" UUID NOT NULL,
    "no" SMALLINT NOT NULL,
    "team_id" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "content_id" TEXT,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("email_id","no")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "providers" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL,
    "secret" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "quota" JSONB,
    "tested_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "providers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transport_states" (
    "key" TEXT NOT NULL,
    "closed_until" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "failures" SMALLINT NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),
    "last_sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "transport_states_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "paces" (
    "transport" TEXT NOT NULL,
    "slice" TEXT NOT NULL,
    "rate" DOUBLE PRECISION NOT NULL,
    "ceiling" DOUBLE PRECISION,
    "tokens" DOUBLE PRECISION NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,
    "throttled_at" TIMESTAMPTZ(3),

    CONSTRAINT "paces_pkey" PRIMARY KEY ("transport","slice")
);

-- CreateTable
CREATE TABLE "suppressions" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT 'all',
    "note" TEXT,
    "email_id" UUID,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_key_key" ON "notifications"("key");

-- CreateIndex
CREATE INDEX "notifications_state_next_try_at_idx" ON "notifications"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "providers_team_id_position_idx" ON "providers"("team_id", "position");

-- CreateIndex
CREATE INDEX "suppressions_team_id_id_idx" ON "suppressions"("team_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "suppressions_team_id_folded_key" ON "suppressions"("team_id", "folded");

-- AddForeignKey
ALTER TABLE "providers" ADD CONSTRAINT "providers_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "removal_put_off" BOOLEAN;

-- CreateTable
CREATE TABLE "removal_marks" (
    "team_id" UUID NOT NULL,
    "content_to" UUID NOT NULL,

    CONSTRAINT "removal_marks_pkey" PRIMARY KEY ("team_id")
);

-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "hour_shift" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "note" TEXT;

-- Beyond the datamodel.
ALTER TABLE "paces" SET UNLOGGED;
-- What is attached is compressed already, mostly.
ALTER TABLE "attachments" ALTER COLUMN "content" SET STORAGE EXTERNAL;
CREATE INDEX "emails_resent_from_idx" ON "emails"("resent_from") WHERE resent_from IS NOT NULL;
CREATE INDEX "emails_removal_put_off_idx" ON "emails"("team_id", "id") WHERE removal_put_off;
-- Few emails have one of these, and the log is asked for them. What is not in it costs nothing when it is written.
CREATE INDEX "events_trouble_idx" ON "events"("team_id", "type", "email_id") WHERE type IN ('bounced', 'complained', 'failed', 'suppressed', 'canceled');
-- What a team's reputation is judged by, and what does not count because it was only test mail.
CREATE INDEX "events_reputation_idx" ON "events"("team_id", "at") WHERE type IN ('bounced', 'complained');
CREATE INDEX "emails_test_idx" ON "emails"("team_id", "id") WHERE mode = 'test';
CREATE INDEX "recipients_provider_id_idx" ON "recipients"("provider_id") WHERE provider_id IS NOT NULL;
UPDATE recipients SET folded = lower(address) WHERE address <> lower(address);
UPDATE teams t SET hour_shift = mod(60 - mod((extract(epoch FROM z.utc_offset) / 60)::int, 60), 60) FROM pg_timezone_names z WHERE z.name = t.time_zone;
-- Every event of before was written at a hand-over, so each of these recipients was sent to or was not.
CREATE TEMPORARY TABLE counted AS
  SELECT e.team_id, e.from_address AS sender, r.address AS recipient, v.type, v.at
  FROM events v JOIN emails e ON e.id = v.email_id LEFT JOIN recipients r ON r.email_id = v.email_id AND r.no = v.recipient_no;
INSERT INTO counted SELECT team_id, sender, recipient, CASE type WHEN 'delivered' THEN 'sent' ELSE 'unsent' END, at
  FROM counted WHERE type IN ('delivered', 'bounced', 'failed');
INSERT INTO tallies (team_id, hour, sender, type, n)
  SELECT c.team_id, date_bin('1 hour', c.at, timestamptz '2020-01-01 00:00Z' + t.hour_shift * interval '1 minute'), c.sender, c.type, count(*)
  FROM counted c JOIN teams t ON t.id = c.team_id GROUP BY 1, 2, 3, 4;
INSERT INTO domain_tallies (team_id, day, sender_domain, recipient_domain, type, n)
  SELECT team_id, (at AT TIME ZONE 'UTC')::date, split_part(sender, '@', -1), split_part(recipient, '@', -1), type, count(*)
  FROM counted WHERE recipient IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
DROP TABLE counted;
