/** A record's text with the characters marked that differ from what stands on the other side. */
import type { DomainRecord } from "@/lib/domains/schemas";

type Ranges = NonNullable<DomainRecord["marks"]>["found"];

/** `missing` marks what has to be added, without it what has to go. */
export function MarkedText({ text, ranges, missing = false }: { text: string; ranges: Ranges; missing?: boolean }) {
  return (
    <code className="font-mono text-dense break-words [overflow-wrap:anywhere]">
      {pieces(text, ranges).map(({ at, piece, marked }) =>
        marked ? (
          <mark
            key={at}
            className={
              missing
                ? "rounded-sm bg-ok-bg text-ok underline decoration-2 underline-offset-3"
                : "rounded-sm bg-bad-bg text-bad line-through decoration-2"
            }
          >
            {piece}
          </mark>
        ) : (
          piece
        ),
      )}
    </code>
  );
}

interface Piece {
  readonly at: number;
  readonly piece: string;
  readonly marked: boolean;
}

function pieces(text: string, ranges: Ranges): Piece[] {
  const cuts = [0, ...ranges.flat(), text.length];
  return cuts
    .slice(0, -1)
    .map((at, index) => ({ at, piece: text.slice(at, cuts[index + 1]), marked: index % 2 === 1 }))
    .filter(({ piece }) => piece !== "");
}
