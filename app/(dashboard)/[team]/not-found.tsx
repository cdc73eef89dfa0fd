/** For what the team does not have: inside the shell, with the way back to where it would be listed. */
import { SearchX } from "lucide-react";
import { FirstUse } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export default function NotFoundInTeam() {
  return (
    <>
      <PageHeader title="Not found" />
      <FirstUse title="The team has nothing at this address" icon={<SearchX aria-hidden />}>
        It may have been removed, or the address is incomplete. Search for an id, a Message-ID or a recipient with ⌘K.
      </FirstUse>
    </>
  );
}
