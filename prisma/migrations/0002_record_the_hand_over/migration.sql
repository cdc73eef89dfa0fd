-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "handed_at" TIMESTAMPTZ(3),
ADD COLUMN     "unknowns" SMALLINT NOT NULL DEFAULT 0;
