"use client";
/** Tells at the top of a form what stopped it, and leads to each field. It takes the focus when it appears. */
import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { fieldId } from "./field";

type Problem = { field?: string | null; message: string };

/** Nothing while `problems` is empty. A new list (by identity) takes the focus again. */
export function ErrorSummary({ problems, title }: { problems: readonly Problem[]; title?: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  const heading = title ?? (problems.length === 1 ? "One thing needs your attention" : `${problems.length} things need your attention`);
  return (
    <div ref={box} tabIndex={-1} role="alert" className="flex gap-3 rounded-control border border-bad/40 bg-bad-bg p-3 text-body text-bad">
      <CircleAlert className="mt-0.5 size-4 shrink-0 stroke-[1.5]" aria-hidden />
      <div className="grid gap-1">
        <p className="font-medium">{heading}</p>
        <ul className="grid gap-0.5">
          {problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field ? (
                <a href={`#${fieldId(field)}`} className="underline underline-offset-3">
                  {message}
                </a>
              ) : (
                message
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
