"use client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { leaveEverywhere } from "./actions";

export function EverywhereButton() {
  return (
    <ConfirmDialog
      title="Sign out everywhere?"
      description="Every browser that is signed in with your account is signed out at once, this one too. API keys go on working."
      confirm="Sign out everywhere"
      pendingText="Signing out…"
      trigger={<Button>Sign out everywhere</Button>}
      onConfirm={async () => {
        await leaveEverywhere();
        return undefined;
      }}
    />
  );
}
