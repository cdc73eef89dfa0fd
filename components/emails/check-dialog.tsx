"use client";
/** Whether an address is worth writing to, asked in a dialog: each check with what was found. */
import { CircleAlert, CircleCheck, CircleQuestionMark, CircleX, type LucideIcon } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { TextField } from "@/components/ui/text-field";
import { ask, type OutputOf, Refusal, useTeam } from "@/lib/web/client";

type Found = OutputOf<"emails.validate">;

type CheckDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function CheckDialog({ open, onOpenChange }: CheckDialogProps) {
  return (
    <Dialog
      text="worthless"
      title="Check an address"
      description="Its spelling, the mail servers of its domain, and this team's suppressions. Nothing is sent to it."
      open={open}
      onOpenChange={onOpenChange}
    >
      <CheckForm />
    </Dialog>
  );
}

function CheckForm() {
  const team = useTeam();
  const [email, setEmail] = useState("");
  const [pending, setPending] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const look = async (address: string) => {
    setPending(true);
    setProblem(null);
    try {
      setFound(await ask(team, "emails.validate", { email: address }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setFound(null);
      setProblem(error.message);
    } finally {
      setPending(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    if (email.trim() === "") setProblem("Write an email address, such as ada@example.com.");
    else void look(email);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        name="email"
        label="Address"
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={problem}
      />
      <Button type="submit" variant="primary" pending={pending} pendingText="Checking…" wide>
        Check
      </Button>
      <div aria-live="polite" className="grid gap-4">
        {found && (
          <Result
            found={found}
            onTake={(address) => {
              setEmail(address);
              void look(address);
            }}
          />
        )}
      </div>
    </form>
  );
}

function Result({ found, onTake }: { found: Found; onTake: (address: string) => void }) {
  const { suggestion } = found;
  return (
    <>
      <Notice
        tone={found.valid ? (found.checks.mx === null ? "warn" : "ok") : "bad"}
        title={found.valid ? "Nothing speaks against it" : "Not worth writing to"}
      >
        {found.message}
      </Notice>
      {suggestion && (
        <p className="flex flex-wrap items-center gap-2">
          Perhaps <strong className="font-medium">{suggestion}</strong> was meant.
          <Button onClick={() => onTake(suggestion)}>Check that one</Button>
        </p>
      )}
      {found.checks.syntax && (
        <ul className="grid gap-2" aria-label={`Checks of ${found.normalized}`}>
          {lines(found).map(({ icon: Icon, look, text }) => (
            <li key={text} className="flex min-w-0 items-start gap-2">
              <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 stroke-[1.75] ${look}`} />
              <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Line {
  readonly icon: LucideIcon;
  readonly look: string;
  readonly text: string;
}

const good = (text: string): Line => ({ icon: CircleCheck, look: "text-ok", text });
const caution = (text: string): Line => ({ icon: CircleAlert, look: "text-warn", text });
const bad = (text: string): Line => ({ icon: CircleX, look: "text-bad", text });
const open = (text: string): Line => ({ icon: CircleQuestionMark, look: "text-note", text });

const reasons = {
  hard_bounce: "mail to it bounced",
  complaint: "its reader reported mail as spam",
  unsubscribe: "its reader unsubscribed",
  manual: "a member added it",
} as const;

function lines({ checks, mx, suppression }: Found): Line[] {
  const servers =
    checks.mx === null
      ? open("Its mail servers could not be asked for")
      : checks.mx
        ? good(`Mail is taken by ${mx.slice(0, 2).join(", ")}${mx.length > 2 ? ` and ${mx.length - 2} more` : ""}`)
        : bad("No server takes its mail");
  const why = suppression ? reasons[suppression.reason] : "";
  const suppressed = !suppression
    ? good("Not on the team's list of suppressions")
    : suppression.scope === "all"
      ? bad(`Suppressed: ${why}`)
      : caution(`Suppressed for marketing only: ${why}`);
  return [
    good("Well written"),
    servers,
    checks.disposable ? caution("A disposable address: it may be gone tomorrow") : good("Not a disposable address"),
    checks.role ? caution("A role address: several people may read it") : good("Not a role address"),
    suppressed,
  ];
}
