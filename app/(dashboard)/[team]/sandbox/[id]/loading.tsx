import { LetterLoading } from "@/components/emails/letter-loading";

export default function MessageLoading() {
  return <LetterLoading title="Message" what="the message" facts={["from", "to", "kept", "size", "id"]} />;
}
