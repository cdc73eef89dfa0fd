-- DropIndex
DROP INDEX "deliveries_lane_team_id_due_at_idx";

-- CreateIndex
CREATE INDEX "deliveries_lane_team_id_due_at_email_id_idx" ON "deliveries"("lane", "team_id", "due_at", "email_id");
