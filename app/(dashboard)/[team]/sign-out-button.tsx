"use client";
import { useTransition } from "react";

import { Button } from "@/components/ui/button";
import { signOut } from "./sign-out";

export function SignOutButton() {
  const [leaving, start] = useTransition();
  return (
    <Button variant="ghost" pending={leaving} pendingText="Signing out…" onClick={() => start(signOut)}>
      Sign out
    </Button>
  );
}
