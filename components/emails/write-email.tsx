"use client";
/** An email written in the dashboard, for now or for later. What was written stays while the page does, should the dialog be closed. */
import { PenLine } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { absoluteWords } from "@/components/ui/relative-words";
import { useToast } from "@/components/ui/toast";
import { useLazy } from "@/components/ui/use-lazy";
import { type OutputOf, Refusal, useTeam, useTell } from "@/lib/web/client";
import { firstLetter, type Letter, type LetterLimits } from "./letter";

const loadDialog = () => import("./write-dialog");

type WriteEmailProps = {
  allowed: boolean;
  /** The address of who writes. */
  person: string;
  timeZone: string;
  limits: LetterLimits;
};

/**
 * Opens by its button, and by `?compose=1`, `?compose=later` and `?compose=test` in the address. The word leaves the address through the
 * router: news of what is sent refreshes the page, and an address that changes behind its back meanwhile would load it anew.
 */
export function WriteEmail({ allowed, person, timeZone, limits }: WriteEmailProps) {
  const [path, asked] = [usePathname(), useSearchParams()];
  const compose = asked.get("compose");
  const [opened, setOpened] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const [letter, setLetter] = useState<Letter | null>(null);
  const router = useRouter();
  const team = useTeam();
  const toast = useToast();
  const cancel = useTell("emails.cancel");
  const open = opened || (compose !== null && !dismissed);
  const dialog = useLazy(loadDialog, allowed && open);
  useEffect(() => {
    if (compose === null) setDismissed(false);
    if (compose === "later") setLetter((written) => written && { ...written, when: "later" });
  }, [compose]);
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can send.">Write an email</LockedButton>;
  const close = () => {
    setOpened(false);
    if (compose === null) return;
    setDismissed(true);
    const rest = new URLSearchParams(asked);
    rest.delete("compose");
    router.replace(rest.size > 0 ? `${path}?${rest}` : path, { scroll: false });
  };
  const undo = async (id: string) => {
    try {
      await cancel.mutateAsync({ id });
      toast({ title: "The email is canceled" });
      router.refresh();
    } catch (error) {
      toast({ title: error instanceof Refusal ? error.message : "The email could not be canceled.", tone: "bad" });
    }
  };
  const accepted = ({ id, status, sendAt }: OutputOf<"emails.send">) => {
    const href = `/${team}/emails/${id}`;
    if (status !== "scheduled" || !sendAt) return router.push(href);
    close();
    setLetter(null);
    toast({
      title: `It leaves ${absoluteWords(new Date(sendAt), timeZone)}`,
      link: { label: "See the email", href },
      undo: () => undo(id),
    });
    if (compose === null) router.refresh();
  };
  return (
    <>
      <Button variant="primary" icon={<PenLine aria-hidden />} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpened(true)}>
        Write an email
      </Button>
      {dialog && (
        <dialog.WriteDialog
          open={open}
          onOpenChange={(next) => (next ? setOpened(true) : close())}
          letter={letter ?? firstLetter(compose, person, timeZone)}
          onChange={setLetter}
          timeZone={timeZone}
          limits={limits}
          onAccepted={accepted}
        />
      )}
    </>
  );
}
