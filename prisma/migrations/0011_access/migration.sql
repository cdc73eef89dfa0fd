-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "created_by_key" UUID;

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "user_agent" TEXT;

-- CreateIndex
CREATE INDEX "api_keys_created_by_key_idx" ON "api_keys"("created_by_key");

-- A person's own security events, newest first. No row that existed before has an outcome, so the index begins empty.
CREATE INDEX "audit_entries_security_events" ON "audit_entries"("actor_id", "id" DESC) WHERE "outcome" IS NOT NULL;
