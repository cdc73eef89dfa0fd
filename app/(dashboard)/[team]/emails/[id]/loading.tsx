import { LetterLoading } from "@/components/emails/letter-loading";

export default function EmailLoading() {
  return <LetterLoading title="Email" what="the email" facts={["from", "to", "accepted", "id", "message id", "source"]} />;
}
