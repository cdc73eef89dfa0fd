-- AlterTable
ALTER TABLE "providers" ADD COLUMN     "reported_at" TIMESTAMPTZ(3),
ADD COLUMN     "topic_arn" TEXT;

-- AlterTable
ALTER TABLE "transport_states" ADD COLUMN     "back_since" TIMESTAMPTZ(3),
ADD COLUMN     "out_since" TIMESTAMPTZ(3),
ADD COLUMN     "told_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "handovers" (
    "email_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,

    CONSTRAINT "handovers_pkey" PRIMARY KEY ("email_id","provider_id")
);

-- CreateTable
CREATE TABLE "sns_topics" (
    "arn" TEXT NOT NULL,
    "subscribed_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),

    CONSTRAINT "sns_topics_pkey" PRIMARY KEY ("arn")
);

-- CreateIndex
CREATE INDEX "providers_topic_arn_idx" ON "providers"("topic_arn");
