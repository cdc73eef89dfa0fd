-- A check of which a part got no answer keeps the points of the other parts, and says that they are not the score.
ALTER TABLE "domain_checks" ADD COLUMN "scored" BOOLEAN NOT NULL DEFAULT true;
