/** A file is in memory once: while it is taken, and while it is sent. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { type Running, run } from "@/test/programs";
import { startSink } from "@/test/smtp-sink";
import { allSettled, aWorker } from "@/test/worker";

/** The most that a process ever had in memory, in bytes. */
const peakOf = (pid: number | undefined): number =>
  1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
const requests = 10;
const files = (25 * 1024 * 1024 * 3) / 4;
const encoded = Buffer.alloc(files, "a file like any other, ").toString("base64");

const post = async (web: Running, key: string, from: string, content: string): Promise<string> => {
  const letter = { from, to: "bob@example.test", subject: "A film", text: "See", attachments: [{ filename: "film.mp4", content }] };
  const response = await fetch(`http://127.0.0.1:${web.said.port}/api/v1/emails`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
    body: JSON.stringify(letter),
  });
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as { id: string };
  return readId("email", id) ?? "";
};

test.runIf(process.platform === "linux")(
  "ten emails with 25 MB of files at once cost less memory than twice their bytes, in web and in the worker",
  async () => {
    const team = await aTeam();
    const { secret } = await aKey(team);
    const from = `shop@${await aDomain(team)}`;
    const web = await run("test/api-server.ts", { BODY_MEMORY_BYTES: "1000000000" });
    const warm = await post(web, secret, from, "YQ==");
    const idle = peakOf(web.child.pid);
    const ids = await Promise.all(Array.from({ length: requests }, () => post(web, secret, from, encoded)));
    const taking = peakOf(web.child.pid) - idle;
    await web.kill("SIGTERM");
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM attachments WHERE team_id = $1 AND size = $2", [team.id, files]);
    expect(rows).toEqual([{ n: requests }]);

    const sink = await startSink({ keep: false });
    const worker = await aWorker({ SMTP_URL: `${sink.url}?tls=none` });
    const resting = peakOf(worker.child.pid);
    await allSettled([warm, ...ids], 300_000);
    const sending = peakOf(worker.child.pid) - resting;
    await worker.signal("SIGTERM");
    await sink.close();
    expect(sink.count).toBe(requests + 1);
    expect(taking).toBeLessThan(1.6 * requests * encoded.length);
    expect(sending).toBeLessThan(1.6 * requests * encoded.length);
  },
  420_000,
);
