/** Nobody gets by a key what is not theirs: asked of every operation, for every role, for test keys and for keys of one domain. */
import { beforeAll, describe, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid, publicId, readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import type { Operation, TeamAccess } from "@/lib/kernel/operation";
import { atLeast, type KeyPrincipal, type Role, roles, type Scope, scopeRoles, scopes, staffScopes } from "@/lib/kernel/principal";
import { operations, peekOperation } from "@/lib/operations";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, aMember, anOwner, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { sampleOf } from "@/test/samples";
import { createKey, listKeys, recognizeKey, revokeKey } from ".";
import { rotateKey } from "./rotate-key";

type InTeam = Operation & { access: TeamAccess };
const inTeam = operations.filter((op): op is InTeam => typeof op.access === "object" && "role" in op.access);
const byKey = inTeam.filter(({ access }) => access.scope !== "dashboard-only");
const scopesOf = ({ access }: InTeam): readonly Scope[] =>
  typeof access.scope === "string" ? scopes.filter((scope) => scope === access.scope) : access.scope;
const ofTeams = scopes.filter((scope) => !staffScopes.has(scope));
const within = (role: Role) => ofTeams.filter((scope) => atLeast(role, scopeRoles[scope]));

async function principalOf(secret: string): Promise<KeyPrincipal> {
  const found = await recognizeKey(secret);
  if (!found) throw new Error("There is no such key.");
  return found.principal;
}

async function someone(team: TeamFacts, role: Role) {
  const principal = member(team, role);
  await aMember(principal);
  return principal;
}

let api: Api;
beforeAll(async () => {
  api = await openApi("node");
  return () => api.close();
});

describe("a key gives no more than the role of its maker", () => {
  test("a scope is given from the role on that every operation behind it asks for", () => {
    const needed = (scope: Scope): Role => {
      const asked = byKey.filter((op) => scopesOf(op).includes(scope)).map(({ access }) => access.role);
      return roles.findLast((role) => asked.includes(role)) ?? "viewer";
    };
    expect(scopeRoles).toEqual(Object.fromEntries(scopes.map((scope) => [scope, needed(scope)])));
  });

  test.each(roles.filter((role) => atLeast(role, "developer")))(
    "with all that a %s may give, a key does nothing that its maker may not",
    async (role) => {
      const team = await aTeam();
      const maker = await someone(team, role);
      for (const scope of ofTeams.filter((one) => !within(role).includes(one)))
        expect(await refusalOf(as(maker, team).run(createKey, { name: "More", scopes: [scope] }))).toBe("role_too_low");
      const made = await as(maker, team).run(createKey, { name: "All", scopes: within(role) });
      const principal = await principalOf(made.key);
      expect(principal).toMatchObject({ makerRole: role, madeBy: maker.userId });
      for (const op of inTeam.filter(({ access }) => !atLeast(role, access.role)))
        expect(["missing_scope", "dashboard_only"]).toContain(await refusalOf(as(principal, team).run(op, await sampleOf(op, team))));
      // Nor does one with every scope there is, from the time before scopes were bound to roles.
      for (const op of byKey.filter(({ access }) => !atLeast(role, access.role)))
        expect(await refusalOf(as({ ...principal, scopes: ofTeams }, team).run(op, await sampleOf(op, team)))).toBe("role_too_low");
    },
  );

  test("full access is refused to a developer with the word for it, and a key beyond their role is not rotated by them", async () => {
    const team = await aTeam();
    const developer = as(await someone(team, "developer"), team);
    expect(await refusalOf(developer.run(createKey, { name: "All", permission: "full_access" }))).toBe("role_too_low");
    const { id } = await aKey(team, { scopes: ofTeams });
    expect(await refusalOf(developer.run(rotateKey, { id }))).toBe("role_too_low");
    const admin = as(await someone(team, "admin"), team);
    await expect(admin.run(rotateKey, { id })).resolves.toMatchObject({ permission: "full_access" });
  });

  test("a key whose maker is no admin any more sends on, and does nothing that needs an admin", async () => {
    const team = await aTeam();
    const admin = await someone(team, "admin");
    const { key: secret } = await as(admin, team).run(createKey, { name: "All", permission: "full_access" });
    const domain = await aDomain(team);
    const tried = async () => {
      const removed = await api.ask(`/domains/${domain}`, { key: secret, method: "DELETE" });
      const email = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Hello", text: "Hi" };
      return [removed.body.error?.code ?? removed.status, (await api.ask("/emails", { key: secret, json: email })).status];
    };
    await db().member.updateMany({ where: { userId: admin.userId }, data: { role: "viewer" } });
    expect(await tried()).toEqual(["role_too_low", 202]);
    await db().member.deleteMany({ where: { userId: admin.userId } });
    expect(await tried()).toEqual(["role_too_low", 202]);
    await db().member.create({ data: { userId: admin.userId, teamId: team.id, role: "admin" } });
    expect(await tried()).toEqual([200, 202]);
  });
});

describe("a key that is made by a key", () => {
  const soon = () => new Date(Date.now() + 3_600_000);
  const email = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Hello", text: "Hi" };

  test("has limits that are no looser than those of its maker, also when it asks for none", async () => {
    const team = await aTeam();
    const domain = await aDomain(team);
    const expiresAt = soon().toISOString();
    const parent = await aKey(team, { scopes: ofTeams, mode: "test", domain, ipAllow: ["127.0.0.0/8", "2001:db8::/32"], expiresAt });
    const make = async (json: object) => (await api.ask("/api-keys", { key: parent.secret, json: { name: "Child", ...json } })).body;
    const own = { mode: "test", domain, ipAllow: ["127.0.0.0/8", "2001:db8::/32"], expiresAt, createdByKey: parent.id };
    expect(await make({})).toMatchObject(own);
    expect(await make({ ipAllow: [], expiresAt: null })).toMatchObject(own);
    expect(await make({ expiresAt: new Date(Date.now() + 9e9).toISOString(), ipAllow: ["0.0.0.0/0"] })).toMatchObject({
      ...own,
      ipAllow: ["127.0.0.0/8"],
    });
    const sooner = new Date(Date.now() + 60_000).toISOString();
    expect(await make({ expiresAt: sooner, ipAllow: ["127.0.0.1", "203.0.113.0/24"] })).toMatchObject({
      ...own,
      expiresAt: sooner,
      ipAllow: ["127.0.0.1"],
    });
    expect((await make({ ipAllow: ["203.0.113.0/24"] })).error).toMatchObject({ code: "beyond_own_limits", field: "ipAllow" });
    expect((await make({ mode: "live" })).error).toMatchObject({ code: "test_mode_only", field: "mode" });
    expect((await make({ domain: null })).error).toMatchObject({ code: "domain_not_allowed", field: "domain" });
    const child = await make({});
    const grandchild = (await api.ask("/api-keys", { key: child.key, json: { name: "Grandchild" } })).body;
    expect(grandchild.error?.code).toBe("missing_scope");
  });

  test("is of the person who made the first of them", async () => {
    const team = await aTeam();
    const parent = await aKey(team, { scopes: ofTeams });
    const child = (await api.ask("/api-keys", { key: parent.secret, json: { name: "Child", permission: "full_access" } })).body;
    expect(await principalOf(child.key)).toMatchObject({ madeBy: (await anOwner(team)).userId, makerRole: "owner" });
  });

  test("gets no secret of one that works longer or from elsewhere", async () => {
    const team = await aTeam();
    const asked = async (limits: object, target: object) => {
      const [{ secret }, { id }] = [await aKey(team, { scopes: ofTeams, ...limits }), await aKey(team, target)];
      const { status, body } = await api.ask(`/api-keys/${id}/rotate`, { key: secret, json: {} });
      return body.error?.code ?? status;
    };
    const expiresAt = soon().toISOString();
    expect(await asked({ expiresAt }, {})).toBe("beyond_own_limits");
    expect(await asked({ expiresAt }, { expiresAt: new Date(Date.now() + 60_000).toISOString() })).toBe(200);
    expect(await asked({ ipAllow: ["127.0.0.1"] }, {})).toBe("beyond_own_limits");
    expect(await asked({ ipAllow: ["127.0.0.1"] }, { ipAllow: ["127.0.0.0/8"] })).toBe("beyond_own_limits");
    expect(await asked({ ipAllow: ["127.0.0.0/8"] }, { ipAllow: ["127.0.0.1"] })).toBe(200);
    const itself = await aKey(team, { scopes: ofTeams, ipAllow: ["127.0.0.1"], expiresAt });
    expect((await api.ask(`/api-keys/${itself.id}/rotate`, { key: itself.secret, json: {} })).status).toBe(200);
  });

  test("is revoked with its maker, whatever the generation, unless its maker's end is told to leave it", async () => {
    const team = await aTeam();
    const family = async () => {
      const first = await aKey(team, { scopes: ["keys:write", "emails:send"] });
      const made = async (maker: string) =>
        (await api.ask("/api-keys", { key: maker, json: { name: "Made", scopes: ["keys:write", "emails:send"] } })).body;
      const second = await made(first.secret);
      return { first, second, third: await made(second.key) };
    };
    const states = async (...secrets: string[]) => Promise.all(secrets.map(async (secret) => (await recognizeKey(secret))?.state));
    const owner = as(await anOwner(team), team);
    const one = await family();
    expect((await owner.run(revokeKey, { id: one.first.id })).alsoRevoked.sort()).toEqual([one.second.id, one.third.id].sort());
    expect(await states(one.first.secret, one.second.key, one.third.key)).toEqual(["revoked", "revoked", "revoked"]);
    const other = await family();
    expect((await api.ask(`/api-keys/${other.first.id}?keepMade=true`, { key: other.second.key, method: "DELETE" })).body).toEqual({
      id: other.first.id,
      deleted: true,
      alsoRevoked: [],
    });
    expect(await states(other.first.secret, other.second.key, other.third.key)).toEqual(["revoked", "active", "active"]);
  });

  test("is not made any more once its maker is revoked, however close together that happens", async () => {
    const team = await aTeam();
    const owner = as(await anOwner(team), team);
    for (let round = 0; round < 8; round++) {
      const { id, secret } = await aKey(team, { scopes: ["keys:write", "emails:send"] });
      const [made] = await Promise.all([
        Promise.all(Array.from({ length: 4 }, () => api.ask("/api-keys", { key: secret, json: { name: "Race" } }))),
        owner.run(revokeKey, { id }),
      ]);
      for (const { body } of made.filter(({ status }) => status === 201)) expect((await recognizeKey(body.key))?.state).toBe("revoked");
    }
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM api_keys WHERE team_id = $1 AND name = 'Race' AND revoked_at IS NULL",
      [team.id],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  test("still sends by itself", async () => {
    const team = await aTeam();
    const parent = await aKey(team, { scopes: ["keys:write", "emails:send"] });
    const child = (await api.ask("/api-keys", { key: parent.secret, json: { name: "Child" } })).body;
    expect((await api.ask("/emails", { key: child.key, json: email })).status).toBe(202);
  });
});

/** What each operation gives to keys of test mode and to keys of one domain. A new line is a decision. */
const reach: Record<string, readonly [test: "own" | "shared" | "none", domain: "own" | "shared" | "none"]> = {
  "analytics.overview": ["none", "none"],
  "domains.create": ["none", "none"],
  "domains.defaultSender": ["shared", "none"],
  "domains.delete": ["none", "own"],
  "domains.get": ["shared", "own"],
  "domains.history": ["shared", "own"],
  "domains.list": ["shared", "own"],
  "domains.rotate": ["none", "own"],
  "domains.score": ["shared", "own"],
  "domains.setDefaultSender": ["none", "none"],
  "domains.update": ["none", "own"],
  "domains.verify": ["none", "own"],
  "emails.attachment": ["own", "own"],
  "emails.cancel": ["own", "own"],
  "emails.get": ["own", "own"],
  "emails.list": ["own", "own"],
  "emails.reschedule": ["own", "own"],
  "emails.resend": ["own", "own"],
  "emails.send": ["own", "own"],
  "emails.sendBatch": ["own", "own"],
  "emails.source": ["own", "own"],
  "emails.status": ["own", "own"],
  "emails.validate": ["shared", "shared"],
  "keys.create": ["own", "own"],
  "keys.get": ["own", "own"],
  "keys.list": ["own", "own"],
  "keys.me": ["shared", "shared"],
  "keys.revoke": ["own", "own"],
  "keys.rotate": ["own", "own"],
  "providers.create": ["none", "none"],
  "providers.delete": ["none", "none"],
  "providers.list": ["none", "none"],
  "providers.order": ["none", "none"],
  "providers.setInstance": ["none", "none"],
  "providers.test": ["none", "none"],
  "providers.update": ["none", "none"],
  "sandbox.empty": ["own", "own"],
  "sandbox.get": ["own", "own"],
  "sandbox.list": ["own", "own"],
  "stats.account": ["none", "none"],
  "stats.delivery": ["none", "own"],
  "stats.domain": ["none", "own"],
  "stats.recipients": ["none", "own"],
  "stats.report": ["none", "own"],
  "suppressions.create": ["none", "none"],
  "suppressions.delete": ["none", "none"],
  "suppressions.export": ["none", "none"],
  "suppressions.get": ["none", "none"],
  "suppressions.import": ["none", "none"],
  "suppressions.list": ["none", "none"],
  "teams.get": ["shared", "shared"],
  "teams.members": ["shared", "none"],
};

test("what test keys and keys of one domain reach is decided for every operation", () => {
  const said = byKey.map(({ name, access }) => [name, [access.testKeys ?? "none", access.domainKeys ?? "none"]] as const);
  expect(Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)))).toEqual(reach);
});

const all = (team: TeamFacts, more: Partial<KeyPrincipal>): KeyPrincipal => ({ ...key(team, ...ofTeams), ...more });

describe.each(byKey.map((op) => [op.name, op] as const))("%s", (name, op) => {
  const [ofTest = "none", ofDomain = "none"] = reach[name] ?? [];
  const told = (who: KeyPrincipal, team: TeamFacts, input: Record<string, unknown>) =>
    as(who, team)
      .run(op, input)
      .then(
        () => null,
        (error: Error & { code?: string }) => [error.code, error.message.replace(String(input.id), "ID")],
      );
  const random = publicId("email", "01890000-0000-7000-8000-000000000001");

  test(`gives a test key ${ofTest === "none" ? "nothing" : ofTest === "own" ? "test things alone" : "what it gives others"}`, async () => {
    const team = await aTeam();
    const input = await sampleOf(op, team);
    const who = all(team, { mode: "test" });
    const answered = await told(who, team, input);
    if (ofTest === "none") expect(answered?.[0]).toBe("test_mode_only");
    else if (ofTest === "shared") expect(answered?.[0]).not.toBe("test_mode_only");
    // The sample is of live mode.
    else if ("id" in input) expect(answered).toEqual(await told(who, team, { ...input, id: random }));
  });

  test(`gives a key of one domain ${ofDomain === "none" ? "nothing" : ofDomain === "own" ? "that domain alone" : "what it gives others"}`, async () => {
    const team = await aTeam();
    const own = await aDomain(team);
    const input = await sampleOf(op, team);
    const who = all(team, { domain: own });
    const answered = await told(who, team, input);
    if (ofDomain === "none") expect(answered?.[0]).toBe("domain_not_allowed");
    else if (ofDomain === "shared") expect(answered?.[0]).not.toBe("domain_not_allowed");
    // The sample is of another domain.
    else if ("id" in input) expect(answered).toEqual(await told(who, team, { ...input, id: random }));
  });
});

/** As if a worker had handed so many over in that hour. */
async function countSent(team: TeamFacts, sender: string, at: Date, count: number): Promise<void> {
  const hour = "date_trunc('hour', $2::timestamptz)";
  await pool().query(`INSERT INTO tallies (team_id, hour, sender, sent) VALUES ($1, ${hour}, $3, $4)`, [team.id, at, sender, count]);
  await pool().query(
    `INSERT INTO team_tallies AS known (team_id, hour, sent) VALUES ($1, ${hour}, $3)
     ON CONFLICT (team_id, hour) DO UPDATE SET sent = known.sent + excluded.sent`,
    [team.id, at, count],
  );
}

describe("lists and figures", () => {
  const run = (name: string, who: Parameters<typeof as>[0], team: TeamFacts, input: object = {}) => {
    const op = peekOperation(name);
    if (!op) throw new Error(`${name} is gone.`);
    // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
    return as(who, team).run(op, input) as Promise<any>;
  };
  const letter = { to: "bob@example.com", subject: "Hello", text: "Hi" };
  const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();

  async function mailOf(team: TeamFacts) {
    const [one, other] = [await aDomain(team), await aDomain(team)];
    const send = async (who: KeyPrincipal, from: string, more: object = {}) =>
      String((await run("emails.send", who, team, { ...letter, from, ...more })).id);
    const [live, testing] = [all(team, {}), all(team, { mode: "test" })];
    const limited = all(team, { domain: one });
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    return {
      one,
      other,
      limited,
      testing,
      live: {
        one: await send(live, `a@${one}`),
        other: await send(live, `a@${other}`),
        sandbox: await send(live, "a@sandbox.test"),
        later: await send(live, `a@${one}`, { sendAt }),
        otherLater: await send(live, `a@${other}`, { sendAt }),
      },
      test: { one: await send(testing, `a@${one}`), later: await send(testing, `a@${other}`, { sendAt }) },
      ofLimited: await send(limited, "a@sandbox.test"),
    };
  }

  test("of emails hold what the key reaches, in every order and by every filter", async () => {
    const team = await aTeam();
    const { one, limited, testing, live, test: tests, ofLimited } = await mailOf(team);
    const list = async (who: KeyPrincipal, input: object = {}) => {
      const answer = await run("emails.list", who, team, input);
      expect(answer.total).toBe(answer.emails.length);
      return idsOf(answer.emails);
    };
    expect(await list(testing)).toEqual([tests.one, tests.later].sort());
    expect(await list(limited)).toEqual([live.one, live.later, tests.one, ofLimited].sort());
    expect(await list(all(team, { mode: "test", domain: one }))).toEqual([tests.one]);
    for (const input of [{ search: "bob@example.com" }, { search: "Hello" }, { to: "bob@example.com" }, { status: "queued,scheduled" }])
      expect(await list(testing, input)).toEqual([tests.one, tests.later].sort());
    for (const named of [live.other, live.sandbox]) {
      expect(await list(testing, { search: named })).toEqual([]);
      expect(await list(limited, { search: named })).toEqual([]);
    }
    expect(await list(testing, { sort: "sendAt" })).toEqual([tests.later]);
    expect(await list(limited, { sort: "sendAt" })).toEqual([live.later]);
  });

  test("of the sandbox, of keys and of domains hold what the key reaches, and so does emptying", async () => {
    const team = await aTeam();
    const { one, limited, testing, live, test: tests, ofLimited } = await mailOf(team);
    const keep = async (emailId: string) => {
      const id = newUuid();
      const known = {
        envelopeFrom: "a@x.test",
        recipients: ["bob@example.com"],
        subject: "Hello",
        raw: Buffer.from("Subject: Hello\r\n\r\nHi\r\n"),
      };
      await db().sandboxMessage.create({ data: { id, teamId: team.id, emailId: readId("email", emailId) ?? "", ...known } });
      return publicId("sandboxMessage", id);
    };
    const kept = { live: await keep(live.sandbox), test: await keep(tests.one), own: await keep(ofLimited) };
    const messages = async (who: KeyPrincipal) => idsOf((await run("sandbox.list", who, team)).messages);
    expect(await messages(testing)).toEqual([kept.test]);
    expect(await messages(limited)).toEqual([kept.test, kept.own].sort());
    expect(await refusalOf(run("sandbox.get", testing, team, { id: kept.live }))).toBe("message_not_found");
    expect((await run("sandbox.get", testing, team, { id: kept.test })).id).toBe(kept.test);
    expect(await run("sandbox.empty", testing, team)).toEqual({ deleted: 1 });
    expect(await messages(all(team, {}))).toEqual([kept.live, kept.own].sort());

    const [liveKey, testKey, domainKey] = [await aKey(team), await aKey(team, { mode: "test" }), await aKey(team, { domain: one })];
    const keys = async (who: KeyPrincipal) => idsOf((await as(who, team).run(listKeys, {})).apiKeys);
    expect(await keys(testing)).toEqual([testKey.id]);
    expect(await keys(limited)).toEqual([domainKey.id]);
    expect(await refusalOf(as(limited, team).run(revokeKey, { id: liveKey.id }))).toBe("key_not_found");
    const { domains, total } = await run("domains.list", limited, team);
    expect([domains.map(({ domain }: { domain: string }) => domain), total]).toEqual([[one], 1]);
  });

  test("of one domain are counted for a key that is limited to it, whether it names the domain or not", async () => {
    const team = await aTeam();
    const { one, other, limited } = await mailOf(team);
    const hour = new Date(Date.now() - 3_600_000);
    for (const [sender, count] of [
      [`a@${one}`, 2],
      [`a@${other}`, 5],
    ] as const)
      await countSent(team, sender, hour, count);
    const sent = async (who: KeyPrincipal, input: object) => (await run("stats.delivery", who, team, input)).summary.attempted;
    expect(await sent(all(team, {}), {})).toBe(7);
    expect([await sent(limited, {}), await sent(limited, { sender: one }), await sent(limited, { sender: `a@${one}` })]).toEqual([2, 2, 2]);
    for (const asked of [other, `a@${other}`, "nobody.example"]) {
      expect(await refusalOf(run("stats.delivery", limited, team, { sender: asked }))).toBe("domain_not_allowed");
      expect(await refusalOf(run("stats.report", limited, team, { sender: asked }))).toBe("domain_not_allowed");
    }
    expect(await refusalOf(run("stats.recipients", limited, team, { senderDomain: other }))).toBe("domain_not_allowed");
    expect(await refusalOf(run("stats.domain", limited, team, { domain: other }))).toBe("domain_not_found");
    expect((await run("stats.domain", limited, team, { domain: one })).domain).toBe(one);
  });
});
