/** The stations of the test mail, told from what is known about it. */

export interface Step {
  readonly name: string;
  readonly state: "done" | "waiting" | "failed";
  readonly says: string;
}

interface Known {
  readonly status: string | null;
  readonly source: string | null;
  readonly dkim: "pass" | "fail" | "none" | "unknown";
}

/** Whether the next server has it. */
export const hasLeft = ({ status }: Pick<Known, "status">): boolean => status !== null && arrived.has(status);

const arrived = new Set(["sent", "delivered", "complained"]);
const lost = new Set(["bounced", "failed", "suppressed", "canceled"]);

export function stepsOf({ status, source, dkim }: Known): Step[] {
  const accepted: Step = status
    ? { name: "Accepted", state: "done", says: "Stored, and in the queue." }
    : { name: "Accepted", state: "waiting", says: "The worker is about to write it." };
  return [accepted, handedOver(status, source !== null), ...(source === null ? [] : [signed(dkim)])];
}

function handedOver(status: string | null, kept: boolean): Step {
  const name = "Handed over";
  if (status === null) return { name, state: "waiting", says: "Comes next." };
  if (arrived.has(status))
    return { name, state: "done", says: kept ? "Into the sandbox inbox of this instance." : "The relay took it over." };
  if (lost.has(status)) return { name, state: "failed", says: "It was refused for good. The answer below says why." };
  if (status === "deferred") return { name, state: "waiting", says: "The relay did not take it yet; it will be tried again." };
  return { name, state: "waiting", says: "Waits for the worker." };
}

function signed(dkim: Known["dkim"]): Step {
  const name = "Signed";
  if (dkim === "pass") return { name, state: "done", says: "Its DKIM signature holds against the published key." };
  if (dkim === "fail") return { name, state: "failed", says: "Its DKIM signature does not hold against the published key." };
  return { name, state: "waiting", says: "It carries no DKIM signature." };
}
