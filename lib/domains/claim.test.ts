/** Domains at the API door: what is refused, what is answered, and that nobody reaches what is not theirs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { type Api, openApi } from "@/test/api";
import type { DnsServer } from "@/test/dns-server";
import { aName, publish, startOwnDns } from "@/test/domains";
import { aKey, aTeam } from "@/test/harness";

let api: Api;
let dns: DnsServer;
let team: TeamFacts;
let key: string;
beforeAll(async () => {
  dns = await startOwnDns();
  Object.assign(env(), {
    APP_URL: "https://app.mailwright-host.com",
    MAIL_FROM: "Ops <ops@operator-mail.com>",
    MX_HOST: "mx.operator-mx.net",
  });
  api = await openApi("node");
  team = await aTeam();
  ({ secret: key } = await aKey(team, { scopes: ["domains:read", "domains:write", "emails:send"] }));
});
afterAll(async () => {
  await api.close();
  await dns.close();
});

const add = (domain: unknown) => api.ask("/domains", { key, json: { domain } });

describe("a name that nobody can claim is refused with its reason", () => {
  test.each([
    ["", "domain_invalid"],
    ["   ", "domain_invalid"],
    ["localhost", "domain_reserved"],
    ["printer.local", "domain_reserved"],
    ["host.internal", "domain_reserved"],
    ["1.168.192.in-addr.arpa", "domain_reserved"],
    ["shop", "domain_invalid"],
    ["com", "domain_invalid"],
    ["co.uk", "domain_public_suffix"],
    ["github.io", "domain_public_suffix"],
    ["127.0.0.1", "domain_is_address"],
    ["[::1]", "domain_is_address"],
    ["::ffff:10.0.0.1", "domain_is_address"],
    ["2130706433", "domain_is_address"],
    ["https://example.com", "domain_invalid"],
    ["ada@example.com", "domain_invalid"],
    ["example.com/path", "domain_invalid"],
    ["*.example.com", "domain_invalid"],
    ["exa mple.com", "domain_invalid"],
    ["example..com", "domain_invalid"],
    ["-example.com", "domain_invalid"],
    ["_dmarc.example.com", "domain_invalid"],
    ["example.com\u0000", "validation_error"],
    [`${"a".repeat(64)}.com`, "domain_too_long"],
    [`${"a.".repeat(125)}test`, "domain_too_long"],
    ["a".repeat(1500), "domain_too_long"],
    ["xn--zzzzzzzzzz--.com", "domain_invalid"],
    ["sandbox.test", "domain_reserved"],
    ["x.sandbox.test", "domain_reserved"],
    ["app.mailwright-host.com", "domain_of_operator"],
    ["x.app.mailwright-host.com", "domain_of_operator"],
    ["operator-mail.com", "domain_of_operator"],
    ["mx.operator-mx.net", "domain_of_operator"],
    ["0perator-mail.com", "domain_look_alike"],
    ["оperator-mail.com", "domain_look_alike"],
    ["operator-rnail.com", "domain_look_alike"],
    [null, "validation_error"],
    [42, "validation_error"],
    [["example.com"], "validation_error"],
    [{ name: "example.com" }, "validation_error"],
    ["a".repeat(3000), "validation_error"],
  ])("%j → %s", async (name, code) => {
    const refused = await add(name);
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([422, code, "domain"]);
    expect(refused.body.error.message).toMatch(/\.$/);
  });

  test("and nothing is kept of it", async () => {
    expect(await db().domain.count({ where: { teamId: team.id } })).toBe(0);
  });
});

test.each([
  ["MÜNCHEN-shop.de.", "xn--mnchen-shop-thb.de", "münchen-shop.de"],
  ["  Example.ORG ", "example.org", "example.org"],
  ["例え.jp", "xn--r8jz45g.jp", "例え.jp"],
  [`${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(57)}.com`, null, null],
])("%s is one name, however it is written", async (given, name, unicode) => {
  const added = await add(given);
  expect(added.status).toBe(201);
  if (name) expect(added.body).toMatchObject({ domain: name, unicode });
  const again = await add(given.trim().toUpperCase());
  expect([again.status, again.body.error.code]).toEqual([409, "domain_exists"]);
});

test("the answer names every record to publish, and a zone file with all of them", async () => {
  const name = aName();
  const { status, body } = await api.ask("/domains", { key, json: { name, inbound: true } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ domain: name, status: "pending", approval: "not_needed", active: true, usable: false, score: null });
  expect(body.records.map(({ purpose, type }: { purpose: string; type: string }) => `${purpose} ${type}`)).toEqual([
    "ownership TXT",
    "dkim TXT",
    "spf TXT",
    "dmarc TXT",
    "mx MX",
  ]);
  for (const record of body.records) expect(body.zoneFile).toContain(`${record.name}. 3600 IN ${record.type} `);
  expect(JSON.stringify(body)).not.toMatch(/PRIVATE|sealed|token/i);
  const row = await db().domain.findUniqueOrThrow({ where: { id: readId("domain", body.id) ?? "" }, include: { keys: true } });
  expect(Buffer.from(row.token, "base64url").length).toBeGreaterThanOrEqual(16);
  expect(row.keys[0]?.privateKey).toMatch(/^v1\./);
});

test("a domain is found by its id, its UUID and its name, in any case; another team's is not there by any of them", async () => {
  const { body: mine } = await add(aName());
  const { secret: other } = await aKey(await aTeam(), { scopes: ["domains:read", "domains:write"] });
  for (const ref of [mine.id, readId("domain", mine.id), mine.domain, mine.domain.toUpperCase(), `${mine.domain}.`]) {
    expect((await api.ask(`/domains/${ref}`, { key })).body.id).toBe(mine.id);
    for (const path of ["", "/score", "/history"])
      expect((await api.ask(`/domains/${ref}${path}`, { key: other })).body.error.code).toBe("domain_not_found");
    for (const path of ["/verify", "/dkim/rotate"])
      expect((await api.ask(`/domains/${ref}${path}`, { key: other, method: "POST" })).status).toBe(404);
    expect((await api.ask(`/domains/${ref}`, { key: other, method: "DELETE" })).status).toBe(404);
    expect((await api.ask(`/domains/${ref}`, { key: other, method: "PATCH", json: { inbound: true } })).status).toBe(404);
  }
});

test("fields that would decide by themselves are refused, and change nothing", async () => {
  const { body: mine } = await add(aName());
  for (const field of [
    "status",
    "active",
    "approved",
    "approval",
    "usable",
    "tenantId",
    "teamId",
    "token",
    "verifiedAt",
    "score",
    "source",
  ]) {
    const made = await api.ask("/domains", { key, json: { domain: aName(), [field]: "verified" } });
    const changed = await api.ask(`/domains/${mine.id}`, { key, method: "PATCH", json: { [field]: "verified" } });
    expect([made.status, made.body.error.field, changed.status, changed.body.error.field]).toEqual([422, field, 422, field]);
  }
  expect((await api.ask(`/domains/${mine.id}`, { key })).body).toEqual(mine);
});

test("from adding to sending over the API alone; a second adding team of the same moment is told nothing", async () => {
  const name = aName();
  const rival = await aTeam();
  const { secret: rivalKey } = await aKey(rival, { scopes: ["domains:read", "domains:write", "emails:send"] });
  const [mine, theirs] = await Promise.all([add(name), api.ask("/domains", { key: rivalKey, json: { domain: name } })]);
  expect([mine.status, theirs.status]).toEqual([201, 201]);
  const send = (from: string) =>
    api.ask("/emails", { key: from, json: { from: `a@${name}`, to: "b@example.com", subject: "Hi", text: "Hi" } });
  expect((await send(key)).body.error.code).toBe("domain_not_verified");
  publish(dns, mine.body);
  const verified = await api.ask(`/domains/${name}/verify`, { key, method: "POST" });
  expect([verified.status, verified.body.status, verified.body.usable]).toEqual([200, "verified", true]);
  expect((await api.ask(`/domains/${name}/verify`, { key: rivalKey, method: "POST" })).body.status).toBe("pending");
  expect((await send(key)).status).toBe(202);
  expect([(await send(rivalKey)).status, (await send(rivalKey)).body.error.code]).toEqual([403, "domain_not_verified"]);
  const { body: score } = await api.ask(`/domains/${name}/score`, { key });
  expect(score).toMatchObject({ domain: name, score: expect.any(Number), checks: { dkim: { pass: true, points: 35, of: 35 } } });
  expect(score.lost.reduce((sum: number, { points }: { points: number }) => sum + points, score.score)).toBe(100);
  expect((await api.ask(`/domains/${name}/history`, { key })).body).toMatchObject({ total: 1, history: [{ status: "verified" }] });
});

test("lists page, filter and search within the team", async () => {
  const mine = await aTeam();
  const { secret } = await aKey(mine, { scopes: ["domains:read", "domains:write"] });
  const names = [aName(), aName(), aName()];
  for (const domain of names) await api.ask("/domains", { key: secret, json: { domain } });
  const ask = async (query: string) => (await api.ask(`/domains?${query}`, { key: secret })).body;
  const first = await ask("limit=2");
  expect(first).toMatchObject({ total: 3, pages: 2 });
  const rest = await ask(`limit=2&cursor=${first.nextCursor}`);
  expect([...first.domains, ...rest.domains].map(({ domain }: { domain: string }) => domain)).toEqual(names.toReversed());
  expect((await ask("status=verified")).total).toBe(0);
  expect((await ask("status=pending,failed")).total).toBe(3);
  expect((await ask(`search=${names[1]?.slice(0, 8)}`)).domains).toHaveLength(1);
  expect((await ask("status=fine")).error.code).toBe("validation_error");
});
