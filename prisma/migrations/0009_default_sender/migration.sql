-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "default_from" TEXT;
