-- A key has a number of its own besides its id, for clients of APIs whose keys are numbered. Rows of the previous version get theirs by default.
ALTER TABLE "api_keys" ADD COLUMN "serial" SERIAL NOT NULL;
CREATE UNIQUE INDEX "api_keys_serial_key" ON "api_keys" ("serial");

-- The region that a domain was added with, as it was given.
ALTER TABLE "domains" ADD COLUMN "region" TEXT;
