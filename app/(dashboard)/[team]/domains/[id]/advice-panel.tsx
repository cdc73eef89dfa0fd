"use client";
/** What earns no points and helps all the same. */
import { Panel } from "@/components/ui/panel";
import type { DomainDetail } from "@/lib/domains/schemas";
import { type Fix, FixRecord } from "./fix-record";

const names: Readonly<Record<string, string>> = {
  "mta-sts": "MTA-STS",
  "tls-rpt": "TLS reports",
  bimi: "BIMI",
  ptr: "Names of the sending addresses (PTR)",
  caa: "Certificates of the tracking host (CAA)",
};

export function AdvicePanel({ advice }: { advice: DomainDetail["advice"] }) {
  return (
    <Panel title="Advice without points" description="None of it is needed to send. Each makes the domain a little harder to abuse." flush>
      <ul className="divide-y divide-line">
        {advice.map((one) => {
          const record = recordOf(one.record);
          const name = names[one.about] ?? one.about;
          return (
            <li key={`${one.about} ${one.says}`} className="grid gap-2 px-4 py-3 sm:px-5">
              <h3 className="font-medium">{name}</h3>
              <p className="max-w-[68ch] text-muted">{one.says}</p>
              {record && <FixRecord fix={record} what={name} />}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** Advice may carry more than is promised; a record is shown when it is whole. */
function recordOf(given: unknown): Fix | null {
  if (typeof given !== "object" || given === null || !("type" in given && "name" in given && "value" in given)) return null;
  const { type, name, value } = given;
  return typeof type === "string" && typeof name === "string" && typeof value === "string" ? { type, name, value, remove: [] } : null;
}
