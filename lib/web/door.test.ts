import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { liveHint } from "@/lib/emails/live-hint";
import { db } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import type { Role } from "@/lib/kernel/principal";
import { endSession, openSession } from "@/lib/teams";
import { aKey, aTeam } from "@/test/harness";
import { dashboardDoor } from "./door";
import { closeLive, openLive } from "./live";
import { readSession, sessionCookie, signToken } from "./session";

const origin = "http://localhost:3000";

async function signedIn(role: Role = "owner", facts: { emailVerifiedAt?: Date | null; isStaff?: boolean } = {}) {
  const team = await aTeam();
  const id = newUuid();
  const email = `${id}@example.com`;
  const user = await db().user.create({
    data: { id, email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date(), ...facts },
  });
  await db().member.create({ data: { teamId: team.id, userId: id, role } });
  const opened = await openSession(user, { ip: null, userAgent: null });
  return { team, user, sessionId: opened.sessionId, cookie: `${sessionCookie()}=${await signToken(opened, id)}` };
}

interface Asking {
  cookie?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function ask(team: string, operation: string, input: unknown, { cookie, headers, body }: Asking = {}) {
  const request = new Request(`${origin}/api/dashboard/${team}/${operation}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Origin: origin,
      Host: "localhost:3000",
      ...(cookie ? { Cookie: cookie } : {}),
      ...headers,
    },
    body: body ?? JSON.stringify(input),
  });
  const response = await dashboardDoor(request, team, operation);
  const answer = await response.json();
  return {
    status: response.status,
    code: answer.error?.code,
    data: answer.data,
    touches: answer.touches,
    requestId: response.headers.get("x-request-id"),
  };
}

describe("the dashboard's door", () => {
  test("lets a member in, and says which queries a command made stale", async () => {
    const { team, cookie } = await signedIn();
    const made = await ask(team.slug, "keys.create", { name: "Shop" }, { cookie });
    expect([made.status, made.data.name]).toEqual([200, "Shop"]);
    expect(made.touches).toContain("keys.list");
    expect((await ask(team.slug, "keys.list", {}, { cookie })).data.apiKeys).toHaveLength(1);
  });

  test("lets nobody in from another origin, without an origin, or with a key", async () => {
    const { team, cookie } = await signedIn();
    const { secret } = await aKey(team, { scopes: ["keys:read"] });
    expect((await ask(team.slug, "keys.list", {}, { cookie, headers: { Origin: "https://evil.test" } })).code).toBe("foreign_origin");
    expect((await ask(team.slug, "keys.list", {}, { cookie, headers: { Origin: "null" } })).code).toBe("foreign_origin");
    expect((await ask(team.slug, "keys.list", {}, { cookie, headers: { Origin: "" } })).code).toBe("foreign_origin");
    expect((await ask(team.slug, "keys.list", {}, { headers: { Authorization: `Bearer ${secret}` } })).code).toBe("signed_out");
    expect((await ask(team.slug, "keys.list", {}, { cookie: `${sessionCookie()}=${secret}` })).code).toBe("signed_out");
  });

  test("lets operators decide about domains from anywhere in the dashboard, and nobody else, whatever their role", async () => {
    const [operator, owner] = [await signedIn("viewer", { isStaff: true }), await signedIn("owner")];
    const { data } = await ask(owner.team.slug, "domains.create", { domain: "door-example.com" }, owner);
    for (const slug of [owner.team.slug, "-"]) {
      expect((await ask(slug, "domains.pending", {}, owner)).code).toBe("staff_only");
      expect((await ask(slug, "domains.approve", { id: data.id }, owner)).code).toBe("staff_only");
      expect((await ask(slug, "domains.pending", {}, operator)).data.total).toBe(1);
    }
    expect((await ask("-", "domains.approve", { id: data.id }, {})).code).toBe("signed_out");
    const approved = await ask("-", "domains.approve", { id: data.id }, operator);
    expect([approved.data.active, approved.touches]).toEqual([true, ["domains.pending", "domains.list", "domains.get"]]);
  });

  test("tells a team one is no member of from one that does not exist by nothing", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const told = async (slug: string) => {
      const { status, code } = await ask(slug, "keys.list", {}, { cookie: mine.cookie });
      return [status, code];
    };
    expect(await told(theirs.team.slug)).toEqual([404, "team_not_found"]);
    expect(await told("no-such-team")).toEqual([404, "team_not_found"]);
    expect(await told("a\0b")).toEqual([404, "team_not_found"]);
    expect(await told("system")).toEqual([404, "team_not_found"]);
  });

  test("keeps roles apart, and people who have not verified their address out of teams", async () => {
    const viewer = await signedIn("viewer");
    expect((await ask(viewer.team.slug, "keys.create", { name: "x" }, { cookie: viewer.cookie })).code).toBe("role_too_low");
    expect((await ask(viewer.team.slug, "setup.testMail", {}, { cookie: viewer.cookie })).code).toBe("staff_only");
    const unverified = await signedIn("owner", { emailVerifiedAt: null });
    expect((await ask(unverified.team.slug, "emails.list", {}, { cookie: unverified.cookie })).code).toBe("email_not_verified");
    expect((await ask("-", "people.me", {}, { cookie: unverified.cookie })).status).toBe(200);
  });

  test("is shut from the moment a session is ended", async () => {
    const { team, cookie, sessionId } = await signedIn();
    expect((await ask(team.slug, "keys.list", {}, { cookie })).status).toBe(200);
    await endSession(sessionId);
    expect((await ask(team.slug, "keys.list", {}, { cookie })).code).toBe("signed_out");
    expect(await readSession(cookie)).toBeNull();
  });

  test("answers bad input with a code and a request id", async () => {
    const { team, cookie } = await signedIn();
    const unknown = await ask(team.slug, "keys.destroy", {}, { cookie });
    expect([unknown.status, unknown.code]).toEqual([404, "operation_not_found"]);
    const broken = await ask(team.slug, "keys.list", {}, { cookie, body: "{" });
    expect([broken.status, broken.code, broken.requestId !== null]).toEqual([400, "invalid_json", true]);
    expect((await ask(team.slug, "keys.create", { name: "" }, { cookie })).code).toBe("validation_error");
  });
});

describe("live updates", () => {
  let server: Server;
  let url = "";
  beforeAll(async () => {
    server = createServer((request, response) => void openLive(request, response));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/live`;
  });
  afterAll(async () => {
    await closeLive();
    server.close();
    server.closeAllConnections();
  });

  async function* eventsOf(response: Response): AsyncGenerator<string> {
    let held = "";
    for await (const chunk of response.body ?? []) {
      held += Buffer.from(chunk).toString();
      const parts = held.split("\n\n");
      held = parts.pop() ?? "";
      for (const part of parts) if (part.includes("event: ")) yield /event: (\S+)/.exec(part)?.[1] ?? "";
    }
  }

  test("tell a team's members of its own changes, at once and then when something happens", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const response = await fetch(`${url}?team=${mine.team.slug}&topics=emails`, { headers: { Cookie: mine.cookie } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const events = eventsOf(response);
    expect((await events.next()).value).toBe("emails");
    let told = 0;
    const next = events.next().then(() => told++);
    // The listener may still be connecting: hints are sent until one is heard.
    while (told === 0) {
      liveHint(theirs.team.id);
      liveHint(mine.team.id);
      await Promise.race([next, new Promise((done) => setTimeout(done, 300))]);
    }
    expect(told).toBe(1);
    await response.body?.cancel().catch(() => undefined);
  });

  test("are for members only, and name their topics", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const status = async (query: string, cookie = mine.cookie) => (await fetch(`${url}?${query}`, { headers: { Cookie: cookie } })).status;
    expect(await status(`team=${theirs.team.slug}&topics=emails`)).toBe(404);
    expect(await status(`team=${mine.team.slug}&topics=everything`)).toBe(422);
    expect(await status(`team=${mine.team.slug}&topics=`)).toBe(422);
    expect(await status(`team=${mine.team.slug}&topics=emails`, "")).toBe(401);
  });
});
