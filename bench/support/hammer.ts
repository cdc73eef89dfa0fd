/** Asks for one path over and over, on as many connections, in a process of its own. Says how much was answered when it is told to end. */
import { Agent, get } from "node:http";

const [port = "", path = "/", connections = "1"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const statuses: Record<string, number> = {};
const began = performance.now();

const ask = (): Promise<void> =>
  new Promise((done) => {
    const request = get({ host: "127.0.0.1", port, path, agent }, (answer) => {
      statuses[answer.statusCode ?? 0] = (statuses[answer.statusCode ?? 0] ?? 0) + 1;
      answer.resume();
      answer.once("close", done);
    });
    request.once("error", () => {
      statuses.error = (statuses.error ?? 0) + 1;
      setTimeout(done, 10);
    });
  });

for (let n = 0; n < Number(connections); n++)
  void (async () => {
    while (true) await ask();
  })();
console.log(JSON.stringify({ begun: true }));
process.on("SIGTERM", () => {
  console.log(JSON.stringify({ statuses, seconds: (performance.now() - began) / 1000 }));
  process.exit(0);
});
