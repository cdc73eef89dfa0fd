/** The log before anything was sent: what will be here, and the request that begins it. */
import { Mail } from "lucide-react";
import { sendSamples } from "@/components/emails/send-samples";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ButtonLink } from "@/components/ui/button-link";
import { CodeTabs } from "@/components/ui/code-tabs";
import { FirstUse } from "@/components/ui/empty-state";

export function FirstEmail({ origin, to, base }: { origin: string; to: string; base: string }) {
  return (
    <FirstUse
      title="No emails yet"
      icon={<Mail aria-hidden />}
      action={<ButtonLink href={`${base}/credentials?create=1`}>Create API key</ButtonLink>}
    >
      <LiveRefresh topic="emails" />
      <p>
        Each email will be a row here, with the server's own words for every recipient. The sender you@sandbox.test works at once, without
        DNS.
      </p>
      <div className="mt-4 w-full max-w-[56ch] text-left text-fg">
        <CodeTabs label="Send an email" samples={sendSamples({ origin, from: "you@sandbox.test", to })} />
      </div>
    </FirstUse>
  );
}
