"use client";
/** Asks the server for this page again, keeping what is on screen meanwhile. */
import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

export function RetryButton({ label = "Try again" }: { label?: string }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button icon={<RotateCw aria-hidden />} pending={pending} pendingText="Trying…" onClick={() => start(() => router.refresh())}>
      {label}
    </Button>
  );
}
