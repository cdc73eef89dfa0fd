"use client";
/** What the score is made of, and the record that earns the most of what is missing. */
import { parts as partList, partNames } from "@/components/domains/check-marks";
import { recordStates } from "@/components/domains/record-state";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import type { DomainDetail } from "@/lib/domains/schemas";
import { FixRecord } from "./fix-record";

export function ScorePanel({ domain }: { domain: DomainDetail }) {
  const { checks: parts, lost } = domain;
  const [best, ...others] = lost;
  const known = parts ? partList.map((part) => parts[part]).filter(({ points }) => points !== null) : [];
  const unknown = parts ? partList.filter((part) => parts[part].points === null).map((part) => partNames[part]) : [];
  const stale = parts ? partList.filter((part) => parts[part].stale).map((part) => partNames[part]) : [];
  return (
    <Panel
      title="Score"
      description={
        <>
          100 points over four parts.{" "}
          <a href="/docs/domains#weights" className="link">
            What each fault costs
          </a>
        </>
      }
    >
      {!parts ? (
        <p className="text-muted">The score follows from the first check, which is on its way.</p>
      ) : (
        <div className="grid gap-6">
          <ul className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
            {partList.map((part) => {
              const { points, of, detail, notes, state, stale } = parts[part];
              return (
                <li key={part} className="grid content-start gap-1.5">
                  <Progress
                    percent={((points ?? 0) / of) * 100}
                    label={partNames[part]}
                    words={points === null ? "not known yet" : `${points} of ${of}`}
                    tone={tones[state]}
                  />
                  <p className="text-dense">
                    <span className={`font-medium ${recordStates[state].look}`}>{recordStates[state].word}.</span> {detail}
                  </p>
                  {stale && <p className="text-dense text-muted">The points are those of the last check that got an answer.</p>}
                  {notes.map((note) => (
                    <p key={note} className="text-dense text-muted">
                      {note}
                    </p>
                  ))}
                </li>
              );
            })}
          </ul>
          {unknown.length > 0 && (
            <Notice tone="info">
              {list(unknown)} could not be checked yet, so the score is not known. {soFar(known)} The check is repeated by itself.
            </Notice>
          )}
          {best ? (
            <>
              <section aria-label="Next best fix" className="grid gap-3 border-t border-line pt-4">
                <h3 className="font-medium">Next best fix: {gain(best)}</h3>
                <p className="max-w-[68ch]">{best.says}</p>
                <FixRecord fix={best.fix} what={partNames[best.about]} />
              </section>
              {others.length > 0 && (
                <section aria-label="Further fixes" className="grid border-t border-line pt-2">
                  {others.map((loss) => (
                    <details key={`${loss.code} ${loss.fix.name} ${loss.says}`} className="group py-1">
                      <summary className="flex min-h-(--target) flex-wrap items-center gap-x-3">
                        <span className="font-medium text-link">{gain(loss)}</span>
                        <span className="min-w-0 text-muted">{partNames[loss.about]}</span>
                      </summary>
                      <div className="grid gap-3 py-2">
                        <p className="max-w-[68ch]">{loss.says}</p>
                        <FixRecord fix={loss.fix} what={partNames[loss.about]} />
                      </div>
                    </details>
                  ))}
                </section>
              )}
            </>
          ) : stale.length > 0 ? (
            <Notice tone="info">
              No points are missing, but {list(stale)} could not be checked this time: those points are from an earlier check.
            </Notice>
          ) : (
            unknown.length === 0 && <Notice tone="ok">Nothing is lost: all four parts have their full points.</Notice>
          )}
        </div>
      )}
    </Panel>
  );
}

const tones = { ok: "primary", warn: "warn", wrong: "bad", missing: "bad", unknown: "primary" } as const;
const list = (names: readonly string[]): string => new Intl.ListFormat("en").format(names);

type Part = NonNullable<DomainDetail["checks"]>["spf"];

function soFar(known: readonly Part[]): string {
  if (known.length === 0) return "None of the four parts got an answer.";
  const sum = (pick: (part: Part) => number) => known.reduce((total, part) => total + pick(part), 0);
  return `So far it has ${sum(({ points }) => points ?? 0)} of the ${sum(({ of }) => of)} points that could be checked.`;
}

const gain = ({ points }: DomainDetail["lost"][number]): string => `+${points} ${points === 1 ? "point" : "points"}`;
