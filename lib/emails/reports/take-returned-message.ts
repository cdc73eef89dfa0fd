/** Mail that came back to us: what it reports is kept as what providers call about is, and followed up by a worker. */
import { createHash } from "node:crypto";
import { reportsFromMessage } from "./from-message";
import { storeReport } from "./store-report";

/**
 * Answers how many reports were found in the message; none when it is no report about an email of ours. They are committed when
 * this resolves, once, however often the same message is handed in.
 */
export async function takeReturnedMessage(raw: Buffer): Promise<number> {
  const reports = reportsFromMessage(raw);
  if (reports.length === 0) return 0;
  const digest = createHash("sha256").update(raw).digest("base64url");
  await Promise.all(reports.map((report, no) => storeReport({ source: "message", key: `message ${digest} ${no}`, report })));
  return reports.length;
}
