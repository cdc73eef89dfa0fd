/** Receiving domains that stand behind the same mail servers, and so share one patience: grouped by who runs their best MX. */
import { getDomain } from "tldts";
import { openDns } from "@/lib/infra/dns";

const keepMs = 3_600_000;
const unknownMs = 60_000;
const most = 50_000;

interface Known {
  readonly group: Promise<string>;
  until: number;
}

export class ReceiverGroups {
  readonly #known = new Map<string, Known>();

  /** `google.com` for all that Google hosts; the domain itself where its MX cannot be learned. Remembered for an hour. */
  of(domain: string): Promise<string> {
    const known = this.#known.get(domain);
    if (known && known.until > performance.now()) return known.group;
    if (this.#known.size >= most) this.#known.clear();
    const entry: Known = {
      until: performance.now() + keepMs,
      group: operatorOf(domain).then((operator) => {
        if (operator === null) entry.until = performance.now() + unknownMs;
        return operator ?? domain;
      }),
    };
    this.#known.set(domain, entry);
    return entry.group;
  }
}

async function operatorOf(domain: string): Promise<string | null> {
  const looked = await openDns({ questionMs: 2000, runMs: 3000 }).mx(domain);
  if (looked.state !== "found") return null;
  const [best] = looked.records.toSorted((a, b) => a.priority - b.priority);
  return best?.host ? (getDomain(best.host) ?? best.host) : null;
}
