-- A text alternative that was made from the HTML is stored with the email and marked, so that nobody makes it again.
-- The default is constant: no row is rewritten.
ALTER TABLE "emails" ADD COLUMN "text_made" BOOLEAN NOT NULL DEFAULT false;
