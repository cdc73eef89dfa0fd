import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import { foldAddress } from "@/lib/infra/mime/address";
import type { TeamFacts } from "@/lib/kernel/context";
import { type DnsServer, startDns } from "@/test/dns-server";
import { aDomain, as, aTeam, key, refusalOf } from "@/test/harness";
import { sendEmail } from "./send-email";
import { validateAddress } from "./validate-address";
import { mailHostsOf } from "./validation/mail-hosts";
import { slipsBetween, suggestDomain } from "./validation/suggest-domain";

let dns: DnsServer;
const before = env().DNS_SERVERS;
beforeAll(async () => {
  dns = await startDns();
  Object.assign(env(), { DNS_SERVERS: [dns.server] });
});
afterAll(async () => {
  Object.assign(env(), { DNS_SERVERS: before });
  await dns.close();
});

/** A name that nobody has asked about yet. */
const freshDomain = () => `${randomBytes(5).toString("hex")}.example`;

function takesMail(domain = freshDomain()): string {
  dns.set(domain, "MX", [`20 b.${domain}`, `10 a.${domain}`]);
  dns.set(`a.${domain}`, "A", "192.0.2.1");
  dns.set(`b.${domain}`, "AAAA", "2001:db8::1");
  return domain;
}

const check = async (email: string, team?: TeamFacts) => {
  const of = team ?? (await aTeam());
  return as(key(of, "emails:send"), of).run(validateAddress, { email });
};

test("an address whose domain takes mail is valid, and its servers stand in their order", async () => {
  const domain = takesMail();
  expect(await check(` Ada.Lovelace@${domain.toUpperCase()} `)).toMatchObject({
    valid: true,
    normalized: `Ada.Lovelace@${domain}`,
    checks: { syntax: true, mx: true, disposable: false, role: false, suppressed: false },
    mx: [`a.${domain}`, `b.${domain}`],
    suppression: null,
  });
});

test.each([
  "",
  "ada",
  "ada@",
  "@example.com",
  "a..b@example.com",
  "ada@exa mple.com",
  "Ada <ada@example.com>",
  "ada@[192.0.2.1]",
  "ada＠example.com",
])("%j is answered as unreadable, and no DNS is asked", async (email) => {
  const asked = dns.queries.length;
  expect(await check(email)).toMatchObject({ email, valid: false, reason: "syntax", normalized: null, mx: [] });
  expect(dns.queries.length).toBe(asked);
});

test("quoted local parts and other scripts are read as RFC 5321 and RFC 6531 have them", async () => {
  const domain = takesMail("xn--bcher-kva.example");
  expect(await check("ada@bücher.example")).toMatchObject({ valid: true, normalized: `ada@${domain}` });
  expect(await check('"ada lovelace"@bücher.example')).toMatchObject({ valid: true });
  expect(await check("用户@bücher.example")).toMatchObject({ valid: true, normalized: `用户@${domain}` });
});

describe("the domain's servers", () => {
  test("a null MX is said as such", async () => {
    const domain = freshDomain();
    dns.set(domain, "MX", "0 .");
    dns.set(domain, "A", "192.0.2.1");
    expect(await check(`ada@${domain}`)).toMatchObject({ valid: false, reason: "null_mx", checks: { mx: false }, mx: [] });
  });

  test("a domain without MX takes mail at its own address", async () => {
    const domain = freshDomain();
    dns.set(domain, "AAAA", "2001:db8::5");
    expect(await check(`ada@${domain}`)).toMatchObject({ valid: true, checks: { mx: true }, mx: [domain] });
  });

  test("a name that does not exist, one without any address, and servers that lead nowhere take none", async () => {
    const [without, nowhere] = [freshDomain(), freshDomain()];
    dns.set(without, "TXT", "v=spf1 -all");
    dns.set(nowhere, "MX", `10 gone.${nowhere}`);
    for (const domain of [freshDomain(), without, nowhere])
      expect(await check(`ada@${domain}`)).toMatchObject({ valid: false, reason: "mx", checks: { mx: false } });
  });

  test.each(["servfail", "refused", "garbage"] as const)("a DNS that answers %s leaves it open", async (fault) => {
    const domain = freshDomain();
    dns.fault(domain, fault);
    const found = await check(`ada@${domain}`);
    expect(found).toMatchObject({ valid: true, checks: { syntax: true, mx: null } });
    expect(found.message).toContain("could not be asked");
  });

  test("one that never answers is given five seconds, and leaves it open", async () => {
    const domain = freshDomain();
    dns.fault(domain, "timeout");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const asked = mailHostsOf(domain, async () => {});
    const ended = vi.fn();
    void asked.then(ended);
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(ended).toHaveBeenCalledOnce();
    expect(await check(`ada@${domain}`)).toMatchObject({ valid: true, checks: { mx: null } });
  });

  test("servers whose addresses cannot be asked leave it open", async () => {
    const domain = freshDomain();
    dns.set(domain, "MX", `10 mx.${domain}`);
    dns.fault(`mx.${domain}`, "servfail");
    expect(await check(`ada@${domain}`)).toMatchObject({ valid: true, checks: { mx: null } });
  });

  test("ten questions at once about a domain, and one later, ask the DNS once", async () => {
    const domain = takesMail();
    const team = await aTeam();
    await Promise.all(Array.from({ length: 10 }, (_, n) => check(`ada${n}@${domain}`, team)));
    await check(`late@${domain}`, team);
    expect(dns.queries.filter(({ name, type }) => name === domain && type === "MX")).toHaveLength(1);
  });
});

test.each(["delivered", "bounced", "complained", "deferred", "suppressed"])(
  "%s@sandbox.test is valid, and no DNS is asked",
  async (local) => {
    const asked = dns.queries.length;
    const found = await check(`${local}@Sandbox.test`);
    expect(found).toMatchObject({ valid: true, normalized: `${local}@sandbox.test`, checks: { mx: true }, mx: ["sandbox.test"] });
    expect(found.message).toContain("sandbox");
    expect(found.suggestion).toBeUndefined();
    expect(dns.queries.length).toBe(asked);
  },
);

test("a team that asks about too many domains is asked to wait, and what is remembered is still told", async () => {
  const team = await aTeam();
  const known = takesMail();
  await check(`ada@${known}`, team);
  const refused: string[] = [];
  for (let n = 0; refused.length === 0 && n < 1100; n += 100) {
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => check(`ada@${freshDomain()}`, team)));
    for (const each of all) if (each.status === "rejected") refused.push(await refusalOf(Promise.reject(each.reason)));
  }
  expect(new Set(refused)).toEqual(new Set(["too_many_attempts"]));
  expect(await check(`bob@${known}`, team)).toMatchObject({ valid: true });
  expect(await check(`bob@${takesMail()}`)).toMatchObject({ valid: true });
});

test("disposable domains and those below them, and role addresses, are told and stay valid", async () => {
  takesMail("mailinator.com");
  takesMail("x.mailinator.com");
  expect(await check("ada@mailinator.com")).toMatchObject({ valid: true, checks: { disposable: true, role: false } });
  expect(await check("ada@x.mailinator.com")).toMatchObject({ checks: { disposable: true } });
  const domain = takesMail();
  expect(await check(`Info+shop@${domain}`)).toMatchObject({ valid: true, checks: { disposable: false, role: true } });
});

test("the team's own suppressions make it invalid in every spelling, those for marketing only do not, another team's never", async () => {
  const [team, domain] = [await aTeam(), takesMail()];
  const put = (address: string, reason: string, scope: string) =>
    db().suppression.create({ data: { id: newUuid(), teamId: team.id, address, folded: foldAddress(address), reason, scope } });
  await put(`Ada@${domain}`, "hard_bounce", "all");
  await put(`bob@${domain}`, "unsubscribe", "marketing");
  expect(await check(`ADA@${domain}`, team)).toMatchObject({
    valid: false,
    reason: "suppressed",
    checks: { suppressed: true },
    suppression: { reason: "hard_bounce", scope: "all" },
  });
  expect(await check(`bob@${domain}`, team)).toMatchObject({ valid: true, suppression: { reason: "unsubscribe", scope: "marketing" } });
  expect(await check(`ada@${domain}`)).toMatchObject({ valid: true, suppression: null });
});

describe("likely slips", () => {
  test.each([
    ["gamil.com", "gmail.com"],
    ["gmial.com", "gmail.com"],
    ["gmail.co", "gmail.com"],
    ["gmail.con", "gmail.com"],
    ["hotmial.com", "hotmail.com"],
    ["yaho.com", "yahoo.com"],
    ["outlok.com", "outlook.com"],
    ["iclod.com", "icloud.com"],
    ["acme.con", "acme.com"],
    ["gmx.dee", "gmx.de"],
  ])("%s is probably %s", (given, meant) => expect(suggestDomain(given)).toBe(meant));

  test.each(["gmail.com", "mail.com", "ymail.com", "acme.com", "example.org", "gmx.at", "company.io", "xyz.com"])(
    "%s is probably meant as it stands",
    (domain) => expect(suggestDomain(domain)).toBeNull(),
  );

  test("the whole address is suggested", async () => {
    takesMail("gamil.com");
    expect(await check("Ada@gamil.com")).toMatchObject({ suggestion: "Ada@gmail.com" });
  });

  test("slips are counted as somebody with a pencil counts them", () => {
    expect([slipsBetween("abc", "abc", 2), slipsBetween("abc", "acb", 2), slipsBetween("abc", "ab", 2)]).toEqual([0, 1, 1]);
    expect([slipsBetween("abc", "xbc", 2), slipsBetween("abcd", "badc", 2), slipsBetween("abcdef", "ghijkl", 2)]).toEqual([1, 2, 3]);
  });
});

test("where the operator wants it, mail to a domain that takes none is refused when it is sent", async () => {
  const team = await aTeam();
  const from = `ada@${await aDomain(team)}`;
  const send = (more: { to?: string; cc?: string; from?: string }) =>
    as(key(team, "emails:send"), team).run(sendEmail, { from, to: `ada@${good}`, subject: "Hello", text: "Hi", ...more });
  const [good, none] = [takesMail(), freshDomain()];
  dns.set(none, "MX", ["0 ."]);
  await expect(send({ to: `bob@${none}` })).resolves.toMatchObject({ status: "queued" });
  Object.assign(env(), { SEND_MX_CHECK: true });
  await expect(send({})).resolves.toMatchObject({ status: "queued" });
  const refused = { code: "recipient_takes_no_mail" };
  await expect(send({ cc: `bob@${none}` })).rejects.toMatchObject({ ...refused, detail: { field: "cc" } });
  await expect(send({ to: `bob@${freshDomain()}` })).rejects.toMatchObject({ ...refused, detail: { field: "to" } });
  await expect(send({ from: "ada@sandbox.test", to: `bob@${none}` })).resolves.toMatchObject({ status: "queued" });
  Object.assign(env(), { SEND_MX_CHECK: false });
});
