"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { clockWords, LeavesAtField } from "@/components/emails/leaves-at-field";
import { fromWall, toWall } from "@/components/emails/wall-time";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { absoluteWords } from "@/components/ui/relative-words";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

type MoveEmailProps = { id: string; sendAt: string; timeZone: string };

/** Another time for a scheduled email, on the clock of the team's time zone. */
export function MoveEmail(props: MoveEmailProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Move to another time"
      description={`${clockWords(props.timeZone)} At most 30 days ahead.`}
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
      <div className="px-5">
        <LeavesAtField
          value={text}
          onChange={(next) => {
            setText(next);
            setRefusal(null);
          }}
          timeZone={timeZone}
          error={refusal}
        />
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
