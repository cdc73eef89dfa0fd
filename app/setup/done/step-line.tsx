import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import type { Step } from "./steps-of";

const looks = {
  done: { icon: CircleCheck, look: "text-ok", word: "Done" },
  waiting: { icon: CircleDashed, look: "text-muted", word: "Waiting" },
  failed: { icon: CircleAlert, look: "text-bad", word: "Failed" },
};

export function StepLine({ name, state, says }: Step) {
  const { icon: Icon, look, word } = looks[state];
  return (
    <li className="flex gap-3">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 stroke-[1.5] ${look}`} />
      <div>
        <span className="font-medium">{name}</span>
        <span className="sr-only">: {word}.</span>
        <p className="text-dense text-muted">{says}</p>
      </div>
    </li>
  );
}
