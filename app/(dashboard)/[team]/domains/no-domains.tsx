import { Globe } from "lucide-react";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ButtonLink } from "@/components/ui/button-link";
import { FirstUse } from "@/components/ui/empty-state";

/** Before the first domain. */
export function NoDomains({ mayBuild, base }: { mayBuild: boolean; base: string }) {
  return (
    <FirstUse
      title="No domains yet"
      icon={<Globe aria-hidden />}
      action={
        <>
          {mayBuild && <ButtonLink href={`${base}?add=1`}>Add the first domain</ButtonLink>}
          <ButtonLink variant="ghost" href="/docs/domains">
            How verification works
          </ButtonLink>
        </>
      }
    >
      <LiveRefresh topic="domains" />
      {mayBuild
        ? "Each domain will be a row here, with a score and what its SPF, DKIM, DMARC and MX records say. Until then, sandbox.test works without any DNS."
        : "A developer, admin or owner of the team can add one."}
    </FirstUse>
  );
}
