/**
 * A well-behaved customer, in a process of its own: asks the API at an even pace whatever the answers take, and prints how long they
 * took. Arguments: port, key, domain, seconds.
 */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const [port = "", key = "", domain = "", seconds = ""] = process.argv.slice(2);
const everyMs = 40;
const timeoutMs = 30_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const text = "Your order has been packed and will leave our warehouse tomorrow morning.";

interface Asked {
  readonly ms: number;
  /** 0 when there was no answer. */
  readonly status: number;
}

const isRefused = ({ status }: Asked): boolean => status < 200 || status > 299;

/** Milliseconds from writing the request to the end of the answer; a request that fails or takes longer counts with the timeout. */
function ask(method: string, path: string, body?: string): Promise<Asked> {
  const began = performance.now();
  return new Promise((resolve) => {
    const failed = () => resolve({ ms: timeoutMs, status: 0 });
    const headers = { Authorization: `Bearer ${key}`, ...(body ? { "Content-Type": "application/json" } : {}) };
    const call = request({ host: "127.0.0.1", port, method, path, headers, agent, timeout: timeoutMs }, (response) => {
      response.resume();
      response.on("end", () => resolve({ ms: performance.now() - began, status: response.statusCode ?? 0 }));
      response.on("error", failed);
    });
    call.on("timeout", () => call.destroy());
    call.on("error", failed);
    call.end(body);
  });
}

const answers: Promise<Asked>[] = [];
const end = performance.now() + Number(seconds) * 1000;
for (let i = 0; performance.now() < end; i++) {
  const email = { from: `orders@${domain}`, to: `customer${i}@example.com`, subject: "Your order", text };
  answers.push(i % 2 === 0 ? ask("POST", "/api/v1/emails", JSON.stringify(email)) : ask("GET", "/api/v1/emails?limit=20"));
  await sleep(everyMs);
}
const all = await Promise.all(answers);
const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const statuses = [...new Set(all.filter(isRefused).map(({ status }) => status))];
if (statuses.length > 0) console.error(`Requests of the good customer failed with ${statuses.join(", ")}.`);
console.log(JSON.stringify({ p50Ms: at(0.5), p99Ms: at(0.99), count: times.length, failed: all.filter(isRefused).length }));
process.exit(0);
