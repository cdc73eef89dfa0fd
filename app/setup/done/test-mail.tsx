"use client";
/** The instance's own test mail, watched as it leaves: accepted, handed over, signed. */
import { useEffect, useState } from "react";
import { Postmark } from "@/components/brand/postmark";
import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { type OutputOf, useAsk } from "@/lib/web/client";
import { StepLine } from "./step-line";
import { hasLeft, stepsOf } from "./steps-of";

type Watched = OutputOf<"setup.testMail">;

export function TestMail({ initial }: { initial: Watched }) {
  const [settled, setSettled] = useState(isSettled(initial));
  const late = useAfter(20_000);
  const { data = initial, error } = useAsk("setup.testMail", {}, { initial, ...(settled ? {} : { refetchEveryMs: 1_000 }) });
  const left = hasLeft(data);
  useEffect(() => setSettled(isSettled(data)), [data]);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap-reverse items-center justify-between gap-4">
        <ol aria-label="What became of the test mail" className="grid gap-2.5">
          {stepsOf(data).map((step) => (
            <StepLine key={step.name} {...step} />
          ))}
        </ol>
        <div className="grid h-24 w-44 place-items-center">
          {data.status && <Postmark key={String(left)} above={left ? "SENT" : "ACCEPTED"} date={today()} />}
        </div>
      </div>
      <p role="status" className="sr-only">
        {settled ? `The test mail is ${data.status}.` : ""}
      </p>
      {error && <Notice tone="warn">{error.message}</Notice>}
      {data.status === "deferred" && (
        <Notice tone="warn" title="The relay does not take mail" live>
          Its answer stands below. Correct SMTP_URL, then look again with <code className="font-mono text-dense">npm run doctor</code>.
        </Notice>
      )}
      {late && !settled && data.status !== "deferred" && (
        <Notice tone="warn" title="This takes longer than it should" live>
          The worker hands mail over. Look into its log, worker.log, or run <code className="font-mono text-dense">npm run doctor</code>.
        </Notice>
      )}
      {data.reply && !data.source && <CodeBlock label="The next server’s answer" code={data.reply} wrap />}
      {data.source && (
        <section aria-labelledby="headers" className="grid gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h2 id="headers" className="font-semibold">
              As it left
            </h2>
            <Signature dkim={data.dkim} />
          </div>
          <CodeBlock label="Headers" code={data.source} />
        </section>
      )}
    </div>
  );
}

function Signature({ dkim }: { dkim: Watched["dkim"] }) {
  if (dkim === "pass") return <Badge tone="ok">DKIM pass</Badge>;
  return dkim === "unknown" ? null : <Badge tone={dkim === "fail" ? "bad" : "warn"}>DKIM {dkim}</Badge>;
}

const final = ["sent", "delivered", "bounced", "failed", "suppressed", "complained", "canceled"];
const isSettled = ({ status }: Watched): boolean => status !== null && final.includes(status);

const today = (): string =>
  new Date().toLocaleDateString("en-GB", { day: "2-digit", month: "short", year: "numeric", timeZone: "UTC" }).toUpperCase();

function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}
