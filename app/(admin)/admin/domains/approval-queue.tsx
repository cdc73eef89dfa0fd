"use client";
/** The domains that wait for the operator's word. By keyboard alone: j and k move, a approves, r rejects, Esc takes back. */
import { useMemo, useRef, useState } from "react";
import { FirstUse } from "@/components/ui/empty-state";
import { Kbd } from "@/components/ui/kbd";
import { useShortcuts } from "@/components/ui/keyboard";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import type { PendingDomain } from "@/lib/domains/schemas";
import { type OutputOf, useAsk } from "@/lib/web/client";
import { PendingCard } from "./pending-card";
import { queueLength } from "./queue-length";
import { RejectDialog } from "./reject-dialog";
import { useDecisions } from "./use-decisions";

const askEveryMs = 5_000;

export function ApprovalQueue({ first }: { first: OutputOf<"domains.pending"> }) {
  const {
    data = first,
    error,
    refetch,
  } = useAsk("domains.pending", { limit: queueLength }, { initial: first, refetchEveryMs: askEveryMs });
  const decisions = useDecisions(() => refetch());
  const [rejecting, setRejecting] = useState<PendingDomain | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const { domains, nextCursor } = data;
  const open = domains.filter(({ id }) => !decisions.of(id));

  const approve = (domain: PendingDomain) => {
    moveOn(list.current, domain.id);
    decisions.decide({ id: domain.id, name: domain.unicode, reason: null });
  };
  const reject = (domain: PendingDomain, reason: string) => {
    setRejecting(null);
    decisions.decide({ id: domain.id, name: domain.unicode, reason });
    /** After the dialog has given the focus back to where it came from. */
    requestAnimationFrame(() => requestAnimationFrame(() => moveOn(list.current, domain.id)));
  };
  const current = () => {
    const id = focusedCard(list.current)?.dataset.id;
    return open.find((domain) => domain.id === id) ?? (id === undefined ? open[0] : undefined);
  };
  const latest = useRef({ approve, current, undo: decisions.undo });
  latest.current = { approve, current, undo: decisions.undo };
  const shortcuts = useMemo(() => {
    const withCurrent = (act: (domain: PendingDomain) => void) => () => {
      const domain = latest.current.current();
      if (domain) act(domain);
    };
    const group = "Approval queue";
    return [
      { keys: "j", label: "Next domain", group, run: () => move(list.current, 1) },
      { keys: "k", label: "Previous domain", group, run: () => move(list.current, -1) },
      { keys: "a", label: "Approve", group, run: withCurrent((domain) => latest.current.approve(domain)) },
      { keys: "r", label: "Reject with a reason", group, run: withCurrent(setRejecting) },
      { keys: "Escape", label: "Take the last decision back", group, run: () => latest.current.undo() },
    ];
  }, []);
  useShortcuts(shortcuts);

  return (
    <>
      <PageHeader
        title="Domains"
        description={sentence(open.length, nextCursor !== null)}
        badge={
          (decisions.approved > 0 || decisions.rejected > 0) && (
            <span className="text-dense text-muted">
              {decisions.approved} approved, {decisions.rejected} rejected just now
            </span>
          )
        }
      />
      <div className="grid gap-4 *:min-w-0">
        {error && (
          <Notice tone="warn" title="The queue could not be asked again" live>
            {error.message} What you see may be old; it is asked again every 5 seconds.
          </Notice>
        )}
        {domains.length === 0 ? (
          <FirstUse title="Nothing waits for approval">
            Domains that need an operator’s word appear here by themselves, with their owner, their DNS and what looks like them.
          </FirstUse>
        ) : (
          <>
            <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-dense text-muted max-sm:hidden">
              <Key keys="j" /> <Key keys="k" word="move" /> <Key keys="a" word="approve" /> <Key keys="r" word="reject" />{" "}
              <Key keys="esc" word="take back" />
            </p>
            <ol ref={list} aria-label="Domains that wait" className="grid gap-4">
              {domains.map((domain) => (
                <PendingCard
                  key={domain.id}
                  domain={domain}
                  decision={decisions.of(domain.id)}
                  onApprove={() => approve(domain)}
                  onReject={() => setRejecting(domain)}
                  onUndo={() => decisions.undo(domain.id)}
                />
              ))}
            </ol>
          </>
        )}
      </div>
      <RejectDialog domain={rejecting} close={() => setRejecting(null)} onReject={reject} />
    </>
  );
}

function Key({ keys, word }: { keys: string; word?: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <Kbd keys={keys} /> {word}
    </span>
  );
}

function sentence(open: number, more: boolean): string {
  if (open === 0) return "Nothing waits for you.";
  if (open === 1 && !more) return "1 domain waits for approval.";
  return `${more ? "More than " : ""}${open} domains wait for approval, the oldest first.`;
}

const cards = (list: HTMLElement | null): HTMLElement[] => (list ? [...list.querySelectorAll<HTMLElement>("[data-card]")] : []);
const focusedCard = (list: HTMLElement | null): HTMLElement | undefined =>
  cards(list).find((card) => card.contains(document.activeElement));

function move(list: HTMLElement | null, by: number): void {
  const all = cards(list);
  const at = all.findIndex((card) => card.contains(document.activeElement));
  const target = all[at < 0 ? 0 : at + by];
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

/** To the next card that still waits; stays when there is none. */
function moveOn(list: HTMLElement | null, id: string): void {
  const all = cards(list);
  const at = all.findIndex((card) => card.dataset.id === id);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find((card) => card.dataset.decided === undefined);
  (next ?? all[at])?.focus();
}
