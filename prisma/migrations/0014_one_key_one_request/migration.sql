-- An Idempotency-Key names one request of a team in its mode, whatever the path. Rows of the version before have no mode and are
-- told apart by their operation, as they were; they are gone after a day.
-- While "open_until" lies ahead, the first answer is still being waited for (Prefer: wait) and is not known yet.
ALTER TABLE "idempotency_keys" ADD COLUMN     "mode" TEXT,
ADD COLUMN     "open_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "idempotency_keys_team_id_key_mode_key" ON "idempotency_keys"("team_id", "key", "mode");
