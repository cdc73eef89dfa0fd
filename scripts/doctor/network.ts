/** The port that people use, and the relay that mail goes through. */
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { instanceHolder } from "@/web/start/lock";
import { tryPort } from "@/web/start/port";
import { Ailment, type Examination, Skipped } from "./finding";
import { dataFolder } from "./folder";

const patienceMs = 8000;

export const networkChecks: readonly Examination[] = [
  {
    name: "port",
    async look() {
      const port = Number(process.env.PORT || 3000);
      const host = process.env.HOST || "127.0.0.1";
      const answer = await tryPort(host, port);
      if (typeof answer === "number") return `${port} on ${host} is free`;
      const holder = instanceHolder(dataFolder());
      if (answer === "EADDRINUSE" && holder) return `${port} on ${host} is ours (process ${holder})`;
      const why = answer === "EADDRINUSE" ? "is taken by another program" : `cannot be opened (${answer})`;
      throw new Ailment(`Port ${port} on ${host} ${why}.`, `PORT=${port < 1024 ? 3000 : port + 1} npm start`);
    },
  },
  {
    name: "relay",
    async look() {
      const urls = (process.env.SMTP_URL ?? "").split(/\s+/).filter(Boolean);
      if (urls.length === 0 && process.env.SES_REGION) throw new Skipped(`mail goes out through Amazon SES (${process.env.SES_REGION})`);
      if (urls.length === 0) throw new Skipped("SMTP_URL is not set; mail stays in the sandbox inbox");
      const heard: string[] = [];
      for (const url of urls) heard.push(await hear(url));
      return heard.join("; ");
    },
  },
];

async function hear(url: string): Promise<string> {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port || (protocol === "smtps:" ? 465 : 587));
  try {
    return `${hostname}:${number} says “${await greet(hostname, number, protocol === "smtps:")}”`;
  } catch (error) {
    throw new Ailment(
      `The relay ${hostname}:${number} does not answer: ${error instanceof Error ? error.message : error}.`,
      "correct SMTP_URL in .env, or ask whoever runs the relay",
    );
  }
}

/** Connects, reads the greeting, says EHLO and QUIT; answers the greeting. */
function greet(host: string, port: number, secure: boolean): Promise<string> {
  return new Promise((done, fail) => {
    const socket: Socket = secure ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    let heard = "";
    let greeting: string | null = null;
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`nothing heard for ${patienceMs / 1000} s`)));
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("it closed the connection")));
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      const reply = /^(\d{3}) .*\r?\n$/m.exec(heard)?.[0].trim();
      if (!reply) return;
      heard = "";
      if (!reply.startsWith("2")) return void socket.destroy(new Error(`it said ${reply}`));
      if (greeting === null) {
        greeting = reply;
        socket.write("EHLO doctor.localhost\r\n");
        return;
      }
      done(greeting);
      socket.end("QUIT\r\n");
    });
  });
}
