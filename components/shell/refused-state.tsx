/** In the place of what was refused: what is missing and who can grant it, or what failed and the id that finds it. */
import { Broken, NotAllowed } from "@/components/ui/empty-state";
import { RetryButton } from "./retry-button";

type RefusedStateProps = {
  refused: { kind: string; message: string; requestId: string };
  /** What cannot be seen: "the team's keys". */
  what: string;
};

export function RefusedState({ refused, what }: RefusedStateProps) {
  if (refused.kind === "forbidden") {
    return <NotAllowed title={`You cannot see ${what}`}>{refused.message}</NotAllowed>;
  }
  return (
    <Broken
      title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`}
      requestId={refused.requestId}
      action={<RetryButton />}
    >
      {refused.message}
    </Broken>
  );
}
