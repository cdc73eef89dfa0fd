/** A chapter of a document: its heading is its address. */
import type { ReactNode } from "react";

export function Section({ id, title, children }: { id: string; title: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-3 border-t border-line pt-8">
      <h2 id={id} className="scroll-mt-20 text-reading font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {title}
        </a>
      </h2>
      {children}
    </section>
  );
}

/** Text of a readable length. */
export const Prose = ({ children }: { children: ReactNode }) => <p className="max-w-[68ch] text-muted">{children}</p>;

/** A sentence whose `marked` words are code. */
export function WithCode({ children }: { children: string }) {
  return children.split("`").map((part, index) =>
    index % 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed sentence
      <code key={index} className="font-mono text-dense">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
