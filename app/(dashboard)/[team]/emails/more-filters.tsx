"use client";
/** The log's filters that are no list to choose from: days and a tag. */
import { CalendarRange, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { chipStyle } from "@/components/ui/empty-state";
import { Popover } from "@/components/ui/popover";
import { useList } from "@/components/ui/table/list";
import { TextField } from "@/components/ui/text-field";

const inUrl = { after: parseAsString, before: parseAsString, tag: parseAsString, cursor: parseAsString };
const fields = [
  { name: "after", label: "From", chip: "From" },
  { name: "before", label: "Until", chip: "Until" },
  { name: "tag", label: "Tag", chip: "Tag" },
] as const;
type Name = (typeof fields)[number]["name"];

export function MoreFilters() {
  const { start } = useList();
  const [url, setUrl] = useQueryStates(inUrl, { shallow: false, history: "push", startTransition: start });
  const [open, setOpen] = useState(false);
  const set = (change: Partial<Record<Name, string | null>>) => void setUrl({ ...change, cursor: null });
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: Name) => String(form.get(name) ?? "").trim() || null;
    set({ after: value("after"), before: value("before"), tag: value("tag") });
    setOpen(false);
  };
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        className="w-72"
        title="Days and tag"
        trigger={<Button icon={<CalendarRange aria-hidden />}>Days, tag</Button>}
      >
        <form onSubmit={apply} className="grid gap-3">
          <div className="grid grid-cols-2 gap-3">
            <TextField name="after" label="From" type="date" defaultValue={url.after ?? ""} />
            <TextField name="before" label="Until" type="date" defaultValue={url.before ?? ""} />
          </div>
          <TextField name="tag" label="Tag" placeholder="name or name:value" defaultValue={url.tag ?? ""} autoComplete="off" />
          <Button type="submit" variant="primary">
            Apply
          </Button>
        </form>
      </Popover>
      {fields.map(({ name, chip }) => {
        const value = url[name];
        if (!value) return null;
        return (
          <button
            key={name}
            type="button"
            data-chip
            aria-label={`Remove filter ${chip}: ${value}`}
            onClick={() => set({ [name]: null })}
            className={chipStyle}
          >
            <span className="text-muted">{chip}</span> {value} <X aria-hidden className="size-3.5" />
          </button>
        );
      })}
    </>
  );
}
