/** Finds out early, and says plainly, that the port we were told to use is taken. */
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CannotStart } from "./cannot-start";

/**
 * Answers the port to use: the one asked for, or a free one for 0.
 * @param patience milliseconds to wait for a predecessor that is still ending
 * @throws CannotStart when it stays taken or may not be used
 */
export async function choosePort(host: string, port: number, patience = 0): Promise<number> {
  for (const until = Date.now() + patience; ; await sleep(100)) {
    const answer = await tryPort(host, port);
    if (typeof answer === "number") return answer;
    if (answer === "EADDRINUSE" && Date.now() < until) continue;
    throw new CannotStart(reason(answer, host, port));
  }
}

/** The port, or the code of the error that opening it gave. */
export const tryPort = (host: string, port: number): Promise<number | string> =>
  new Promise((done) => {
    const probe = createServer();
    probe.on("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : port));
    });
  });

function reason(code: string, host: string, port: number): string {
  const another = `PORT=${port < 1024 ? 3000 : port + 1} npm start`;
  if (code === "EADDRINUSE") return `Port ${port} is taken by another program. Choose another: ${another}`;
  if (code === "EACCES") return `Port ${port} may not be opened by this user. Choose another: ${another}`;
  if (code === "EADDRNOTAVAIL") return `HOST is ${host}, which is not an address of this machine. Use 127.0.0.1 or 0.0.0.0.`;
  return `Port ${port} on ${host} cannot be opened (${code}). Choose another: ${another}`;
}
