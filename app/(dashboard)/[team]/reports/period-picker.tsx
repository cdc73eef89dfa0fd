"use client";
/** Which days, and whose mail. All of it stands in the address. */
import { CalendarRange, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { chipStyle } from "@/components/ui/empty-state";
import { Popover } from "@/components/ui/popover";
import { Segmented } from "@/components/ui/segmented";
import { TextField } from "@/components/ui/text-field";

const inUrl = { days: parseAsString, from: parseAsString, until: parseAsString, sender: parseAsString };

type PeriodPickerProps = {
  /** Null when the days are chosen one by one. */
  span: string | null;
  spans: readonly string[];
  from: string;
  until: string;
  sender: string | null;
  /** Domains that mail was sent from, to choose from. */
  senders: readonly string[];
};

export function PeriodPicker({ span, spans, from, until, sender, senders }: PeriodPickerProps) {
  const [pending, startTransition] = useTransition();
  const [, setUrl] = useQueryStates(inUrl, { shallow: false, history: "push", startTransition });
  const [open, setOpen] = useState(false);
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? "").trim() || null;
    const chosen = value("from") !== from || value("until") !== until ? { from: value("from"), until: value("until"), days: null } : {};
    void setUrl({ ...chosen, sender: value("sender") });
    setOpen(false);
  };
  return (
    <search aria-label="Period and sender" aria-busy={pending} className="flex flex-wrap items-center gap-2">
      <Segmented
        label="Period"
        value={span ?? "own"}
        onChange={(days) => void setUrl({ days, from: null, until: null })}
        options={spans.map((value) => ({ value, label: `${value} days` }))}
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        className="w-72"
        title="Days and sender"
        trigger={<Button icon={<CalendarRange aria-hidden />}>Days, sender</Button>}
      >
        <form onSubmit={apply} className="grid gap-3">
          <div className="grid grid-cols-2 gap-3">
            <TextField name="from" label="From" type="date" defaultValue={from} />
            <TextField name="until" label="Until" type="date" defaultValue={until} />
          </div>
          <TextField
            name="sender"
            label="Sender"
            placeholder="Address or domain"
            defaultValue={sender ?? ""}
            list="senders"
            autoComplete="off"
          />
          <datalist id="senders">
            {senders.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <Button type="submit" variant="primary">
            Apply
          </Button>
        </form>
      </Popover>
      {span === null && <Chip name="Days" value={`${from} to ${until}`} onRemove={() => void setUrl({ from: null, until: null })} />}
      {sender && <Chip name="Sender" value={sender} onRemove={() => void setUrl({ sender: null })} />}
    </search>
  );
}

function Chip({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) {
  return (
    <button type="button" data-chip aria-label={`Remove filter ${name}: ${value}`} onClick={onRemove} className={chipStyle}>
      <span className="text-muted">{name}</span> {value} <X aria-hidden className="size-3.5" />
    </button>
  );
}
