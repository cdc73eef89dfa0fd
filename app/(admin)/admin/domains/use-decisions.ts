"use client";
/**
 * Decisions that can be taken back for ten seconds: nothing is told to the server before. Whoever leaves the page has
 * decided; what was still counting down is told at once.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "@/components/ui/announcer";
import { ask, Refusal, tellOnLeaving, useTeam } from "@/lib/web/client";

const undoSeconds = 10;

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** Null approves; a text rejects. */
  readonly reason: string | null;
  readonly state: "counting" | "telling" | "refused";
  readonly secondsLeft: number;
  /** Why the server did not take it. */
  readonly refusal: string | null;
}

type Kept = Decision & { readonly dueAt: number };

interface Decisions {
  of(id: string): Decision | undefined;
  decide(decision: Pick<Decision, "id" | "name" | "reason">): void;
  /** The named one, or the latest that still counts down. */
  undo(id?: string): void;
  readonly approved: number;
  readonly rejected: number;
}

/** @param told runs after the server has taken a decision */
export function useDecisions(told: () => Promise<unknown>): Decisions {
  const team = useTeam();
  const kept = useRef(new Map<string, Kept>());
  const [, draw] = useState(0);
  const [counts, setCounts] = useState({ approved: 0, rejected: 0 });
  const latestTold = useRef(told);
  latestTold.current = told;

  const put = useCallback((decision: Kept) => {
    kept.current.set(decision.id, decision);
    draw((n) => n + 1);
  }, []);
  const drop = useCallback((id: string) => {
    kept.current.delete(id);
    draw((n) => n + 1);
  }, []);

  const tell = useCallback(
    async (decision: Kept) => {
      put({ ...decision, state: "telling", secondsLeft: 0 });
      const { id, reason, name } = decision;
      try {
        if (reason === null) await ask(team, "domains.approve", { id });
        else await ask(team, "domains.reject", { id, note: reason });
        setCounts(({ approved, rejected }) =>
          reason === null ? { approved: approved + 1, rejected } : { approved, rejected: rejected + 1 },
        );
        announce(`${name} ${reason === null ? "approved" : "rejected"}.`);
        await latestTold.current();
        drop(id);
      } catch (error) {
        put({ ...decision, state: "refused", secondsLeft: 0, refusal: error instanceof Refusal ? error.message : "It was not taken." });
      }
    },
    [team, put, drop],
  );

  useEffect(() => {
    const tick = setInterval(() => {
      for (const decision of kept.current.values()) {
        if (decision.state !== "counting") continue;
        const secondsLeft = Math.max(0, Math.ceil((decision.dueAt - Date.now()) / 1_000));
        if (secondsLeft === 0) void tell(decision);
        else if (secondsLeft !== decision.secondsLeft) put({ ...decision, secondsLeft });
      }
    }, 200);
    return () => clearInterval(tick);
  }, [put, tell]);

  useEffect(() => {
    const decisions = kept.current;
    const leave = () => {
      for (const { id, reason, state } of decisions.values()) {
        if (state !== "counting") continue;
        if (reason === null) tellOnLeaving(team, "domains.approve", { id });
        else tellOnLeaving(team, "domains.reject", { id, note: reason });
      }
      decisions.clear();
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [team]);

  const decide: Decisions["decide"] = ({ id, name, reason }) => {
    put({ id, name, reason, state: "counting", secondsLeft: undoSeconds, refusal: null, dueAt: Date.now() + undoSeconds * 1_000 });
    announce(`${name} will be ${reason === null ? "approved" : "rejected"} in ${undoSeconds} seconds. Escape takes it back.`);
  };
  const undo: Decisions["undo"] = (id) => {
    const counting = [...kept.current.values()].filter(({ state }) => state !== "telling");
    const decision =
      id === undefined ? counting.filter(({ state }) => state === "counting").at(-1) : counting.find((each) => each.id === id);
    if (!decision) return;
    drop(decision.id);
    announce(`Taken back: ${decision.name} waits again.`);
  };
  return { of: (id) => kept.current.get(id), decide, undo, ...counts };
}
