/** What takes mail as SES's API does and keeps nothing, in a process of its own. Says its port, and counts when asked by a signal. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let count = 0;
const account = JSON.stringify({
  SendQuota: { Max24HourSend: -1, SentLast24Hours: 0, MaxSendRate: 1_000_000 },
  ProductionAccessEnabled: true,
  SendingEnabled: true,
});

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/v2/email/account") return response.end(account);
    count++;
    return response.end(`{"MessageId":"${count.toString(16).padStart(12, "0")}-bench"}`);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
process.on("SIGUSR2", () => console.log(JSON.stringify({ count })));
process.on("SIGTERM", () => process.exit(0));
