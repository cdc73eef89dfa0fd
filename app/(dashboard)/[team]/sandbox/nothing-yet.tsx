import { LiveRefresh } from "@/components/shell/live-refresh";
import { ButtonLink } from "@/components/ui/button-link";
import { FirstUse } from "@/components/ui/empty-state";

/** The inbox before the first message. */
export function NothingYet({ base }: { base: string }) {
  return (
    <FirstUse
      title="Nothing here yet"
      action={
        <ButtonLink variant="primary" href={`${base}?compose=test`}>
          Send a test email
        </ButtonLink>
      }
    >
      <LiveRefresh topic="emails" />
      Whatever is sent with a test key, or from an address at sandbox.test, is kept here with its headers and its source.
    </FirstUse>
  );
}
