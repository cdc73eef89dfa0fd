/** The way to a first email, computed from what is there: nothing is ticked that has not happened, and nothing stays ticked that is undone. */
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { sendSamples } from "@/components/emails/send-samples";
import { ButtonLink } from "@/components/ui/button-link";
import { cn } from "@/components/ui/cn";
import { CodeTabs } from "@/components/ui/code-tabs";
import { Panel } from "@/components/ui/panel";
import type { Overview } from "@/lib/analytics";

type ChecklistProps = { steps: Overview["steps"]; base: string; origin: string; to: string; mayBuild: boolean };

export function Checklist({ steps, base, origin, to, mayBuild }: ChecklistProps) {
  const current = steps.findIndex(({ done }) => !done);
  const done = steps.filter((step) => step.done).length;
  return (
    <Panel title="First steps" description={`${done} of ${steps.length} done`}>
      <ol className="grid gap-1">
        {steps.map((step, index) => (
          <Step key={step.name} number={index + 1} title={titles[step.name]} done={step.done} current={index === current}>
            {step.name === "key" && <KeyStep base={base} mayBuild={mayBuild} />}
            {step.name === "send" && <SendStep base={base} origin={origin} to={to} />}
            {step.name === "arrive" && <ArriveStep base={base} emailId={steps.find(({ name }) => name === "send")?.emailId ?? null} />}
          </Step>
        ))}
      </ol>
    </Panel>
  );
}

const titles: Record<Overview["steps"][number]["name"], string> = {
  key: "Create an API key",
  send: "Send a first email through the API",
  arrive: "See it arrive",
};

function Step({
  number,
  title,
  done,
  current,
  children,
}: {
  number: number;
  title: string;
  done: boolean;
  current: boolean;
  children: ReactNode;
}) {
  return (
    <li aria-current={current ? "step" : undefined} className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3 py-2">
      <span
        aria-hidden
        className={cn(
          "grid size-6 place-items-center rounded-full border text-meta font-medium",
          done ? "border-transparent bg-ok-bg text-ok" : current ? "border-primary text-link" : "border-line text-faint",
        )}
      >
        {done ? <Check className="size-3.5 stroke-2" /> : number}
      </span>
      <div className="grid gap-3 pt-0.5">
        <p className={cn(done ? "text-muted" : current ? "font-medium" : "text-muted")}>
          {title}
          {done && <span className="sr-only"> (done)</span>}
        </p>
        {current && <div className="grid justify-items-start gap-3 pb-2">{children}</div>}
      </div>
    </li>
  );
}

function KeyStep({ base, mayBuild }: { base: string; mayBuild: boolean }) {
  if (!mayBuild) return <p className="text-muted">A developer, admin or owner of the team can create it.</p>;
  return (
    <>
      <p className="max-w-[68ch] text-muted">
        Programs sign in with a key. A test key is enough for this: its mail always stays in the sandbox.
      </p>
      <ButtonLink href={`${base}/credentials?create=1`}>Create API key</ButtonLink>
    </>
  );
}

function SendStep({ base, origin, to }: { base: string; origin: string; to: string }) {
  return (
    <>
      <p className="max-w-[68ch] text-muted">
        Put your key into <code className="font-mono text-dense">MAILWRIGHT_KEY</code> and run this. Mail from sandbox.test needs no DNS and
        never leaves this instance: it is kept in your sandbox inbox.
      </p>
      <CodeTabs label="Send an email" samples={sendSamples({ origin, from: "you@sandbox.test", to })} />
      <ButtonLink href={`${base}/credentials`}>See your keys</ButtonLink>
    </>
  );
}

function ArriveStep({ base, emailId }: { base: string; emailId: string | null }) {
  return (
    <>
      <p className="max-w-[68ch] text-muted">It is on its way. This step ticks itself as soon as a server, or the sandbox, has taken it.</p>
      {emailId && <ButtonLink href={`${base}/emails/${emailId}`}>See what happens to it</ButtonLink>}
    </>
  );
}
