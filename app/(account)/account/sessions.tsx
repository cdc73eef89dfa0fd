"use client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type OutputOf, useAsk, useTell } from "@/lib/web/client";
import { deviceWords } from "./device-words";

type Listed = OutputOf<"people.sessions">;

export function Sessions({ initial }: { initial: Listed }) {
  const { data = initial, error } = useAsk("people.sessions", {}, { initial });
  return (
    <>
      {error && <Notice tone="warn">{error.message}</Notice>}
      <ul aria-label="Sessions" className="divide-y divide-line">
        {data.sessions.map((session) => (
          <SessionLine key={session.id} {...session} />
        ))}
      </ul>
    </>
  );
}

function SessionLine({ id, current, ip, userAgent, lastSeenAt, createdAt }: Listed["sessions"][number]) {
  const revoke = useTell("people.revokeSession");
  const toast = useToast();
  const device = deviceWords(userAgent);
  const signOut = () =>
    revoke.mutate(
      { id },
      {
        onSuccess: () => toast({ title: "Signed out", description: `${device} must sign in again.` }),
        onError: ({ message }) => toast({ title: "It is still signed in", description: message, tone: "bad" }),
      },
    );
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={userAgent ?? undefined}>
          {device} {current && <Badge tone="ok">This browser</Badge>}
        </p>
        <p className="flex flex-wrap gap-x-3 text-dense text-muted">
          {ip && <Mono>{ip}</Mono>}
          <span>
            Seen <RelativeTime at={lastSeenAt} />
          </span>
          <span>
            Signed in <RelativeTime at={createdAt} />
          </span>
        </p>
      </div>
      {!current && (
        <Button pending={revoke.isPending} pendingText="Signing out…" aria-label={`Sign out ${device}`} onClick={signOut}>
          Sign out
        </Button>
      )}
    </li>
  );
}
