import { KeyRound } from "lucide-react";
import { ButtonLink } from "@/components/ui/button-link";
import { FirstUse } from "@/components/ui/empty-state";

/** Before the first key. */
export function NoKeys({ mayBuild, base }: { mayBuild: boolean; base: string }) {
  return (
    <FirstUse
      title="No API keys yet"
      icon={<KeyRound aria-hidden />}
      action={mayBuild && <ButtonLink href={`${base}?create=1`}>Create the first key</ButtonLink>}
    >
      {mayBuild
        ? "Each key will be a row here: what it may do, from where, and when it was last used."
        : "A developer, admin or owner of the team can create one."}
    </FirstUse>
  );
}
