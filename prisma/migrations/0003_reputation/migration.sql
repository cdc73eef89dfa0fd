-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "resumed_at" TIMESTAMPTZ(3);

-- Beyond the datamodel: what a team's reputation is judged by, and what does not count because it was only test mail.
CREATE INDEX "events_reputation_idx" ON "events"("team_id", "at") WHERE type IN ('bounced', 'complained');
CREATE INDEX "emails_test_idx" ON "emails"("team_id", "id") WHERE mode = 'test';
