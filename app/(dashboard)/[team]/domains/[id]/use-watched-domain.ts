"use client";
/**
 * Looks at the DNS while somebody looks at the page: every five seconds, every thirty after ten minutes, not at all while
 * the page is hidden. What others find out comes over the live stream.
 */
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { recordStates } from "@/components/domains/record-state";
import { announce } from "@/components/ui/announcer";
import type { DomainDetail, DomainRecord } from "@/lib/domains/schemas";
import { ask, Refusal, useTeam } from "@/lib/web/client";
import { type LiveState, useLive } from "@/lib/web/live-client";
import { purposes } from "./next-step";

const fastMs = 5_000;
const slowMs = 30_000;
const fastForMs = 600_000;

export type Pace = "fast" | "slow" | "paused";

interface Watched {
  readonly domain: DomainDetail;
  /** Records whose state has changed at the last answer, by `recordKey`. */
  readonly turned: ReadonlySet<string>;
  /** It became verified while one looked, for the first time. */
  readonly firstVerified: boolean;
  readonly pace: Pace;
  readonly live: LiveState;
  /** Asked for by the reader, not by the clock. */
  readonly checking: boolean;
  /** Why the last question failed, or why nothing new was asked. */
  readonly trouble: string | null;
  check(): void;
  /** Takes what another operation answered. */
  take(next: DomainDetail): void;
}

export const recordKey = ({ purpose, type, name }: DomainRecord): string => `${purpose} ${type} ${name}`;

/** @param mayCheck readers whose role cannot start a check follow those of others */
export function useWatchedDomain(first: DomainDetail, mayCheck: boolean): Watched {
  const team = useTeam();
  const router = useRouter();
  const [domain, setDomain] = useState(first);
  const [turned, setTurned] = useState<ReadonlySet<string>>(nothing);
  const [firstVerified, setFirstVerified] = useState(false);
  const [pace, setPace] = useState<Pace>("fast");
  const [checking, setChecking] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const shown = useRef(first);
  const onItsWay = useRef<Promise<void>>(undefined);
  const { id } = first;

  const take = useCallback((next: DomainDetail) => {
    const before = shown.current;
    if ((next.checkedAt ?? "") < (before.checkedAt ?? "")) return;
    shown.current = next;
    setDomain(next);
    const changed = changes(before, next);
    if (changed.length > 0) {
      setTurned(new Set(changed.map(recordKey)));
      announce(changed.map(({ purpose, status }) => `${purposes[purpose]} record: ${recordStates[status].word.toLowerCase()}.`).join(" "));
    }
    if (before.status === "pending" && next.status === "verified") {
      setFirstVerified(true);
      announce(`${next.unicode} is verified.`);
    }
  }, []);
  useEffect(() => take(first), [first, take]);

  const look = useCallback(
    (name: "domains.verify" | "domains.get"): Promise<void> => {
      const asked = async () => {
        try {
          take(await ask(team, name, { id }));
          setTrouble(null);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          setTrouble(error.message);
          if (error.status === 404) router.refresh();
        }
      };
      onItsWay.current ??= asked().finally(() => {
        onItsWay.current = undefined;
      });
      return onItsWay.current;
    },
    [team, id, take, router],
  );

  useEffect(() => {
    if (!mayCheck) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let began = Date.now();
    let gone = false;
    const plan = () => {
      clearTimeout(timer);
      const slow = Date.now() - began >= fastForMs;
      setPace(document.hidden ? "paused" : slow ? "slow" : "fast");
      if (!document.hidden && !gone) timer = setTimeout(run, slow ? slowMs : fastMs);
    };
    const run = () => void look("domains.verify").finally(plan);
    const turn = () => {
      clearTimeout(timer);
      if (document.hidden) return setPace("paused");
      began = Date.now();
      run();
    };
    document.addEventListener("visibilitychange", turn);
    turn();
    return () => {
      gone = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", turn);
    };
  }, [look, mayCheck]);

  const live = useLive(team, "domains", () => void look("domains.get"));

  const check = useCallback(async () => {
    const before = shown.current.checkedAt;
    setChecking(true);
    await onItsWay.current;
    await look("domains.verify");
    setChecking(false);
    announce(
      shown.current.checkedAt === before
        ? "It was checked less than five seconds ago."
        : "Checked. What was found stands beside each record.",
    );
  }, [look]);

  return { domain, turned, firstVerified, pace, live, checking, trouble, check: () => void check(), take };
}

const nothing: ReadonlySet<string> = new Set();

/** Records that are on both sides, with another state. */
function changes(before: DomainDetail, next: DomainDetail): DomainRecord[] {
  const states = new Map(before.records.map((record) => [recordKey(record), record.status]));
  return next.records.filter((record) => {
    const was = states.get(recordKey(record));
    return was !== undefined && was !== record.status;
  });
}
