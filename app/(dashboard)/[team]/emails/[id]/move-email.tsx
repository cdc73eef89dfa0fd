"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { fromWall, type Meant, toWall } from "@/components/emails/wall-time";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { useMinute } from "@/components/ui/minute-clock";
import { absoluteWords, relativeWords } from "@/components/ui/relative-words";
import { TextField } from "@/components/ui/text-field";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

type MoveEmailProps = { id: string; sendAt: string; timeZone: string };

/** Another time for a scheduled email, on the clock of the team's time zone. */
export function MoveEmail(props: MoveEmailProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Move to another time"
      description={`On the clock of ${placeOf(props.timeZone)}, the team's time zone. At most 30 days ahead.`}
      trigger={<Button>Move</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <MoveForm {...props} close={() => setOpen(false)} />
    </Dialog>
  );
}

function MoveForm({ id, sendAt, timeZone, close }: MoveEmailProps & { close: () => void }) {
  const router = useRouter();
  const toast = useToast();
  const move = useTell("emails.reschedule");
  const [text, setText] = useState(() => toWall(new Date(sendAt), timeZone));
  const [refusal, setRefusal] = useState<string | null>(null);
  const meant = fromWall(text, timeZone);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!meant) return setRefusal("Choose a day and a time.");
    try {
      await move.mutateAsync({ id, sendAt: meant.at.toISOString() });
      toast({ title: `It leaves ${absoluteWords(meant.at, timeZone)}` });
      router.refresh();
      close();
    } catch (error) {
      setRefusal(error instanceof Refusal ? error.message : "The email could not be moved.");
    }
  };
  return (
    <form onSubmit={submit} noValidate className="-mx-5">
      <div className="grid gap-3 px-5">
        <TextField
          name="sendAt"
          label="Leaves at"
          type="datetime-local"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setRefusal(null);
          }}
          error={refusal}
          required
        />
        <Preview meant={meant} timeZone={timeZone} />
      </div>
      <DialogActions>
        <DialogClose render={<Button>Keep the time</Button>} />
        <Button type="submit" variant="primary" pending={move.isPending} pendingText="Moving…">
          Move email
        </Button>
      </DialogActions>
    </form>
  );
}

/** The moment in words, and what a change of clocks makes of it. */
function Preview({ meant, timeZone }: { meant: Meant | null; timeZone: string }) {
  useMinute();
  if (!meant) return null;
  return (
    <p className="text-dense text-muted" aria-live="polite">
      {absoluteWords(meant.at, timeZone)}, {relativeWords(meant.at, new Date(), timeZone)}.
      {meant.note === "skipped" && " Clocks are set forward over the time you chose, so it leaves as long after the change."}
      {meant.note === "twice" && " Clocks are set back, so this time comes twice; the first one is meant."}
    </p>
  );
}

const placeOf = (timeZone: string): string => timeZone.replaceAll("_", " ");
