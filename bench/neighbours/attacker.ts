/** One kind of abuse, in a process of its own, until SIGTERM. Arguments: the kind, port, key, domain. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { load } from "../support/load";

const [kind = "", port = "", key = "", domain = ""] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const auth = { Authorization: `Bearer ${key}` };
const json = { ...auth, "Content-Type": "application/json" };

async function call(method: string, path: string, body?: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(`${origin}${path}`, { method, headers: json, body: body ?? null, signal: AbortSignal.timeout(120_000) });
    return (await response.json()) as Record<string, unknown>;
  } catch {
    await sleep(50);
    return {};
  }
}

const send = (more: object) =>
  call("POST", "/api/v1/emails", JSON.stringify({ from: `a@${domain}`, to: "b@example.com", subject: "s", ...more }));

/** HTML whose conversion to text, scanning or parsing costs more than it should. */
const bombs = [
  "<td><p>".repeat(80_000),
  "<b></i>".repeat(64_000),
  `url(${" ".repeat(100_000)}`,
  "<img ".repeat(100_000),
  "<a".repeat(200_000),
];

const wide = (members: number): string => `{${Array.from({ length: members }, (_, i) => `"k${i}":1`).join(",")}}`;

const floods: Readonly<Record<string, { path: string; connections: number }>> = {
  "anonymous-docs": { path: "/docs/api", connections: 8 },
  "anonymous-readyz": { path: "/readyz", connections: 48 },
  "anonymous-pages": { path: "/sign-in", connections: 8 },
};

/** Each runs one round; rounds are repeated on as many lines as named. */
const kinds: Readonly<Record<string, { readonly lines: number; round(line: number): Promise<unknown> }>> = {
  "html-bombs": {
    lines: 2,
    async round() {
      for (const html of bombs) {
        const { id } = await send({ html });
        if (id) await call("GET", `/api/v1/emails/${id}/source`);
      }
    },
  },
  "wide-json": { lines: 2, round: () => call("POST", "/api/v1/emails", wideBody) },
  "bad-imports": { lines: 1, round: () => call("POST", "/api/v1/suppressions/import", badRows) },
  trickles: { lines: 8, round: trickle },
};
const wideBody = kind === "wide-json" ? wide(400_000) : "";
const badRows = kind === "bad-imports" ? JSON.stringify({ csv: "a\n".repeat(2_000_000) }) : "";

/** Declares a large body and sends a byte a second until it is refused. */
function trickle(): Promise<void> {
  return new Promise((done) => {
    const socket = connect(Number(port), "127.0.0.1");
    const timer = setInterval(() => socket.write("x"), 1000);
    const over = () => {
      clearInterval(timer);
      socket.destroy();
      setTimeout(done, 50);
    };
    socket.on("error", over).on("close", over).on("data", over);
    socket.write(
      `POST /api/v1/emails HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 35990000\r\n\r\n{`,
    );
  });
}

console.log(JSON.stringify({ kind }));
process.on("SIGTERM", () => process.exit(0));
const flood = floods[kind];
const abuse = kinds[kind];
if (flood) for (;;) await load({ ...flood, port: Number(port), seconds: 60, warmUpSeconds: 0 }).catch(() => sleep(50));
if (!abuse) throw new Error(`There is no abuse called ${kind}.`);
await Promise.all(
  Array.from({ length: abuse.lines }, async (_, line) => {
    for (;;) {
      await abuse.round(line);
      await sleep(5);
    }
  }),
);
