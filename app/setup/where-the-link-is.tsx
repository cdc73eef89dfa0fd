/** For whoever comes to set up without the link: only those who can read the console may make the first account. */
import { CodeBlock } from "@/components/ui/code-block";

export function WhereTheLinkIs() {
  return (
    <div className="grid gap-3">
      <p>
        When the server starts it prints a line that begins with <strong className="font-medium">Begin</strong>. Open the address in that
        line. It proves that you can read the console of this machine, so nobody else can take the instance over.
      </p>
      <p className="text-muted">
        The line scrolled away? Stop the server and start it again: the link stays the same and is printed again.
      </p>
      <CodeBlock label="Command" code="npm start" />
    </div>
  );
}
