"use client";
/** The checkboxes of a table: one per row, and one for the page. */
import { useEffect, useRef } from "react";
import { CheckMark } from "../checkbox";
import { useList } from "./list";

/** ⇧-click takes everything since the last one. */
export function SelectRow({ id, name }: { id: string; name: string }) {
  const { selected, toggle } = useList();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: CheckMark is the control inside
    <label className="-m-2 flex w-fit p-2 max-sm:-m-3.5 max-sm:p-3.5">
      <span className="sr-only">Select {name}</span>
      <CheckMark
        checked={selected.has(id)}
        onChange={(event) => toggle(id, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      />
    </label>
  );
}

export function SelectPage() {
  const { ids, selected, selectPage } = useList();
  const box = useRef<HTMLInputElement>(null);
  const all = ids.length > 0 && selected.size === ids.length;
  const some = selected.size > 0 && !all;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: CheckMark is the control inside
    <label className="-m-2 flex w-fit p-2">
      <span className="sr-only">Select all rows of this page</span>
      <CheckMark ref={box} checked={all} disabled={ids.length === 0} onChange={(event) => selectPage(event.target.checked)} />
    </label>
  );
}
