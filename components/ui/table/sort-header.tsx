"use client";
/** A column's head. One that sorts is a button and says which way: first newest or largest, then the other, then as the list comes. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import type { ReactNode } from "react";
import { useList } from "./list";

const inUrl = { sort: parseAsString, cursor: parseAsString };

export function SortHeader({ sort, className, children }: { sort?: string; className?: string; children: ReactNode }) {
  if (!sort) {
    return (
      <th scope="col" className={className}>
        {children}
      </th>
    );
  }
  return (
    <SortableHeader sort={sort} className={className}>
      {children}
    </SortableHeader>
  );
}

function SortableHeader({ sort, className, children }: { sort: string; className?: string; children: ReactNode }) {
  const { start } = useList();
  const [url, setUrl] = useQueryStates(inUrl, { shallow: false, history: "push", startTransition: start });
  const direction = url.sort === sort ? "ascending" : url.sort === `-${sort}` ? "descending" : undefined;
  const next = direction === undefined ? `-${sort}` : direction === "descending" ? sort : null;
  return (
    <th scope="col" aria-sort={direction ?? "none"} className={className}>
      <button
        type="button"
        onClick={() => void setUrl({ sort: next, cursor: null })}
        className="inline-flex min-h-6 items-center gap-1 rounded-sm font-medium hover:text-fg"
      >
        {children}
        {direction === "ascending" && <ArrowUp className="size-3.5 stroke-[1.5]" aria-hidden />}
        {direction === "descending" && <ArrowDown className="size-3.5 stroke-[1.5]" aria-hidden />}
      </button>
    </th>
  );
}
