-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "silent_claims" SMALLINT NOT NULL DEFAULT 0;
