/** What the instance needs before it is used for real, line by line, with what mends it. */
import { CircleAlert, CircleCheck, Info } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";

type Check = {
  name: "database" | "secret" | "address" | "transport" | "sender";
  state: "ok" | "note" | "failed";
  says: string;
  fix: string | null;
};

const names: Record<Check["name"], string> = {
  database: "Database",
  secret: "Secret",
  address: "Address",
  transport: "Outgoing mail",
  sender: "Sender",
};
const states: Record<Check["state"], { word: string; tone: Tone; icon: typeof Info; look: string }> = {
  ok: { word: "Ready", tone: "ok", icon: CircleCheck, look: "text-ok" },
  note: { word: "Fine for trying", tone: "info", icon: Info, look: "text-info" },
  failed: { word: "Needs fixing", tone: "bad", icon: CircleAlert, look: "text-bad" },
};

export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <section aria-labelledby="checks" className="grid gap-2">
      <h2 id="checks" className="font-semibold">
        {headline(checks)}
      </h2>
      <ul className="divide-y divide-line rounded-control border border-line">
        {checks.map((check) => (
          <Line key={check.name} {...check} />
        ))}
      </ul>
    </section>
  );
}

function Line({ name, state, says, fix }: Check) {
  const { word, tone, icon: Icon, look } = states[state];
  return (
    <li className="flex gap-3 px-3 py-2.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 stroke-[1.5] ${look}`} />
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <h3 className="font-medium">{names[name]}</h3>
          <Badge tone={tone}>{word}</Badge>
        </div>
        <p className="text-dense text-muted">{says}</p>
        {fix && (
          <div className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-2 text-dense text-muted">
            <span>{isSetting(fix) ? "In .env:" : "Run:"}</span>
            <Mono copy={fix} copyLabel={`Copy what mends ${names[name].toLowerCase()}`} className="text-fg">
              {fix}
            </Mono>
          </div>
        )}
      </div>
    </li>
  );
}

const isSetting = (fix: string): boolean => /^[A-Z][A-Z_]*=/.test(fix);

function headline(checks: readonly Check[]): string {
  const failed = checks.filter(({ state }) => state === "failed").length;
  if (failed > 0) return failed === 1 ? "One thing needs fixing" : `${failed} things need fixing`;
  return checks.some(({ state }) => state === "note") ? "Everything works; some things are only good for trying" : "Everything is ready";
}
