/** A real SMTP server that keeps each message it takes as a file. Some recipients it refuses, in words that a page must not take for markup. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

export interface Sink {
  /** For SMTP_URL. */
  readonly url: string;
  /** One JSON file per message: `{ from, to, raw }`. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** What it answers to RCPT TO of these names, whatever their domain. */
const refusals: Readonly<Record<string, { code: number; text: string }>> = {
  nobody: { code: 550, text: "5.1.1 <img src=x onerror=alert(1)> does not live here" },
  later: { code: 451, text: "4.7.1 Greylisted & told to come back" },
};

export async function startSink(folder: string): Promise<Sink> {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, done) {
      const refusal = refusals[address.split("@")[0] ?? ""];
      if (refusal) done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
      else done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        count += 1;
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        };
        writeFileSync(join(folder, `${String(count).padStart(6, "0")}.json`), JSON.stringify(mail));
        done();
      });
    },
  });
  server.on("error", () => undefined);
  const port = await new Promise<number>((done, fail) => {
    const listening = server.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      if (typeof address === "object" && address) done(address.port);
      else fail(new Error("The mail server has no port."));
    });
  });
  return { url: `smtp://127.0.0.1:${port}`, folder, stop: () => new Promise((done) => server.close(() => done())) };
}
