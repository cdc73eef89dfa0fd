/** For an address that leads nowhere, or to something that belongs to another team: both look the same on purpose. */
import type { Metadata } from "next";
import { AuthFrame } from "@/components/shell/auth-frame";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <AuthFrame title="Nothing at this address" description="It may have been removed, or it belongs to a team you are not a member of.">
      <ButtonLink href="/" variant="primary" wide>
        Go to Home
      </ButtonLink>
    </AuthFrame>
  );
}
