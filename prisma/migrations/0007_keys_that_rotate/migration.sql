-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "rotated_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "former_secrets" (
    "hash" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_secrets_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "former_secrets_key_id_expires_at_idx" ON "former_secrets"("key_id", "expires_at");

-- AddForeignKey
ALTER TABLE "former_secrets" ADD CONSTRAINT "former_secrets_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;
