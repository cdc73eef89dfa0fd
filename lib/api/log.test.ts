import pino from "pino";
import { expect, test, vi } from "vitest";
import { log } from "@/lib/infra/log";
import { openApi } from "@/test/api";
import { aKey, aTeam } from "@/test/harness";

test("every request is one line with the id of its answer, and holds no secret, address or body", async () => {
  const lines: unknown[] = [];
  const stream = Reflect.get(log(), pino.symbols.streamSym) as { write(line: string): boolean };
  vi.spyOn(stream, "write").mockImplementation((line) => lines.push(JSON.parse(line)) > 0);
  log().level = "info";
  const api = await openApi("node");
  const team = await aTeam();
  const { secret } = await aKey(team);
  const email = { from: "ada@sandbox.test", to: "canary@example.com", subject: "Canary subject", text: "Canary text" };
  const answers = [
    await api.ask("/emails", { key: secret, json: email }),
    await api.ask("/emails", { json: email }),
    await api.ask("/nothing?key=x"),
  ];
  await api.close();
  expect(lines).toMatchObject(answers.map(({ status, headers }) => ({ status, requestId: headers.get("x-request-id") })));
  expect(lines[0]).toMatchObject({ method: "POST", route: "/emails", team: team.id });
  expect(JSON.stringify(lines)).not.toMatch(/canary|sk_live|sandbox\.test/i);
  vi.restoreAllMocks();
});
