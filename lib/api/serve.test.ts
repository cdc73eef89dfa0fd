import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import { type Api, hinges, openApi } from "@/test/api";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { errorCodes } from "./error-codes";

const email = { from: "Ada <ada@sandbox.test>", to: "bob@example.com", subject: "Hello", text: "Hi" };
const emailsOf = async (teamId: string): Promise<number> =>
  (await pool().query("SELECT count(*)::int AS n FROM emails WHERE team_id = $1", [teamId])).rows[0].n;

describe.each(hinges)("the API on its %s hinge", (hinge) => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi(hinge);
  });
  afterAll(() => api.close());

  const sender = async () => {
    const team = await aTeam();
    const { secret, id } = await aKey(team, { scopes: ["emails:send", "emails:read", "keys:read", "keys:write"] });
    return { team, key: secret, keyId: id };
  };

  test("an email that is answered 202 is stored with its recipients and waits in the queue", async () => {
    const { team, key } = await sender();
    const sent = await api.ask("/emails", { key, json: { ...email, cc: ["c@example.com"], bcc: "d@example.com" } });
    expect(sent.status).toBe(202);
    expect(sent.body).toMatchObject({ status: "queued", messageId: expect.stringMatching(/^<[0-9a-f-]{36}@sandbox\.test>$/) });
    const got = await api.ask(`/emails/${sent.body.id}`, { key });
    expect(got.status).toBe(200);
    expect(got.body.email.recipients.map((one: { email: string; type: string }) => [one.email, one.type])).toEqual([
      ["bob@example.com", "to"],
      ["c@example.com", "cc"],
      ["d@example.com", "bcc"],
    ]);
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM deliveries WHERE team_id = $1", [team.id]);
    expect(rows[0].n).toBe(1);
  });

  test("other documented spellings mean the same", async () => {
    const { key } = await sender();
    const sent = await api.ask("/emails", {
      key,
      json: {
        from: "Ada <ada@sandbox.test>",
        from_name: "Ada",
        to: ["bob@example.com"],
        reply_to: "r@example.com",
        subject: "s",
        body: { text: "t", html: "<p>t</p>" },
        tags: [{ name: "a", value: "b" }],
      },
    });
    expect(sent.status).toBe(202);
    const { body } = await api.ask(`/emails/${sent.body.id}`, { key });
    expect(body.email).toMatchObject({ fromName: "Ada", replyTo: ["r@example.com"], text: "t", html: "<p>t</p>", tags: { a: "b" } });
  });

  const bad: [string, unknown, number, string, string?][] = [
    ["a wrong type", { ...email, subject: 7 }, 422, "validation_error", "subject"],
    ["an unknown field", { ...email, subjet: "x" }, 422, "validation_error", "subjet"],
    ["mass assignment", { ...email, teamId: "x" }, 422, "validation_error", "teamId"],
    ["a line break in a header value", { ...email, subject: "x\r\nBcc: evil@x.test" }, 422, "validation_error", "subject"],
    ["a line break in a name", { ...email, from: '"a\r\nX: y" <a@sandbox.test>' }, 422, "validation_error", "from"],
    ["a reserved header", { ...email, headers: { Bcc: "evil@x.test" } }, 422, "validation_error", "headers.Bcc"],
    ["an SES header", { ...email, headers: { "X-SES-Source-Arn": "x" } }, 422, "validation_error", "headers.X-SES-Source-Arn"],
    ["a header with a line break", { ...email, headers: { "X-A": "b\nc" } }, 422, "validation_error", "headers.X-A"],
    ["an invalid address", { ...email, to: "bob@" }, 422, "validation_error", "to"],
    ["an invalid address in a list", { ...email, to: ["a@b.test", "nobody"] }, 422, "validation_error", "to.1"],
    ["an object for html", { ...email, html: { path: "/etc/passwd" } }, 422, "validation_error", "html"],
    ["no recipient", { ...email, to: [] }, 422, "validation_error", "to"],
    ["no content", { ...email, text: undefined }, 422, "validation_error", "html"],
    ["a NUL in the text", { ...email, text: "a\u0000b" }, 422, "validation_error", "text"],
    ["two spellings that differ", { ...email, replyTo: "a@b.test", reply_to: "c@d.test" }, 422, "validation_error"],
    ["two names of the sender", { ...email, from_name: "Eve" }, 422, "validation_error", "fromName"],
    ["51 recipients", { ...email, to: Array.from({ length: 51 }, (_, i) => `a${i}@b.test`) }, 422, "validation_error", "to"],
    ["somebody else's domain", { ...email, from: "ceo@bank.test" }, 403, "domain_not_allowed", "from"],
    ["an array", [email], 422, "validation_error"],
    ["a string", "hello", 422, "validation_error"],
    ["null", null, 422, "validation_error"],
  ];
  test.each(bad)("%s is refused and nothing is stored", async (_what, json, status, code, field) => {
    const { team, key } = await sender();
    const { body, headers, ...answer } = await api.ask("/emails", { key, json });
    expect([answer.status, body.error.code]).toEqual([status, code]);
    if (field) expect(body.error.field).toBe(field);
    expect(body.error.requestId).toBe(headers.get("x-request-id"));
    expect(body.error.docs).toBe(`http://localhost:3000/docs/errors#${code}`);
    expect(await emailsOf(team.id)).toBe(0);
  });

  test("broken JSON, another content type, a deep nest and an oversized body are told apart", async () => {
    const { key } = await sender();
    const post = (body: string, type = "application/json") =>
      api.ask("/emails", { key, method: "POST", body, headers: { "Content-Type": type } });
    expect((await post('{"from":')).body.error.code).toBe("invalid_json");
    expect((await post("from=a", "application/x-www-form-urlencoded")).body.error.code).toBe("unsupported_content_type");
    expect((await post(`{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`)).body.error.code).toBe("invalid_json");
    const large = await post(JSON.stringify({ ...email, text: "x".repeat(40_000_000) }));
    expect([large.status, large.body.error.code]).toEqual([413, "request_too_large"]);
  });

  test("keys are told apart: missing, unknown, revoked, expired, from elsewhere, without the scope", async () => {
    const { team, key, keyId } = await sender();
    const code = async (secret?: string, path = "/emails") => (await api.ask(path, secret ? { key: secret } : {})).body.error.code;
    expect(await code()).toBe("missing_api_key");
    expect(await code(`sk_live_${"x".repeat(43)}`)).toBe("invalid_api_key");
    expect((await api.ask(`/emails?api_key=${key}`)).status).toBe(401);
    expect((await api.ask("/emails", { headers: { Cookie: `mailwright-session=${key}` } })).status).toBe(401);
    expect((await api.ask("/emails", { headers: { "X-API-Key": key } })).status).toBe(200);
    const expiring = await aKey(team, { scopes: ["emails:read"], expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await pool().query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE prefix = $1", [expiring.secret.slice(0, 16)]);
    expect(await code(expiring.secret)).toBe("token_expired");
    expect(await code((await aKey(team, { scopes: ["emails:read"], ipAllow: ["203.0.113.0/24"] })).secret)).toBe("ip_not_allowed");
    expect(await code((await aKey(team, { scopes: ["emails:send"] })).secret)).toBe("missing_scope");
    expect((await api.ask(`/api-keys/${keyId}`, { key, method: "DELETE" })).body).toEqual({ id: keyId, deleted: true, alsoRevoked: [] });
    expect(await code(key)).toBe("invalid_api_key");
  });

  test("another team's email, a random id and a malformed one are the same 404", async () => {
    const [mine, theirs] = [await sender(), await sender()];
    const { body } = await api.ask("/emails", { key: theirs.key, json: email });
    const refused = async (id: string) => {
      const answer = await api.ask(`/emails/${id}`, { key: mine.key });
      return [answer.status, answer.body.error.code, answer.body.error.message.replace(id, "ID")];
    };
    const random = "em_1CkUHWLdiuTTyRNgPLcWbF";
    expect(await refused(body.id)).toEqual(await refused(random));
    expect(await refused("nonsense")).toEqual(await refused(random));
    expect((await refused(random))[0]).toBe(404);
  });

  test("a key limited to a domain sends from no other", async () => {
    const team = await aTeam();
    const [allowed, other] = [await aDomain(team), await aDomain(team)];
    const { secret } = await aKey(team, { domain: allowed });
    expect((await api.ask("/emails", { key: secret, json: { ...email, from: `a@${allowed}` } })).status).toBe(202);
    const refused = await api.ask("/emails", { key: secret, json: { ...email, from: `a@${other}` } });
    expect([refused.status, refused.body.error.code]).toEqual([403, "domain_not_allowed"]);
  });

  test("of a batch each email is judged alone, and 101 or none are refused as a whole", async () => {
    const { team, key } = await sender();
    const { status, body } = await api.ask("/emails/batch", {
      key,
      json: { emails: [email, { ...email, to: "x" }, 5, { ...email, from: "a@bank.test" }] },
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ total: 4, queued: 1, sent: 0, failed: 3 });
    expect(body.results.map((one: { status: string; error?: { field: string } }) => [one.status, one.error?.field])).toEqual([
      ["queued", undefined],
      ["failed", "emails.1.to"],
      ["failed", "emails.2"],
      ["failed", "emails.3.from"],
    ]);
    expect(await emailsOf(team.id)).toBe(1);
    expect((await api.ask("/emails/batch", { key, json: [email, email] })).body).toMatchObject({ total: 2, queued: 2 });
    const many = await api.ask("/emails/batch", { key, json: { emails: Array.from({ length: 101 }, () => email) } });
    expect([many.status, many.body.error.field]).toEqual([422, "emails"]);
    expect((await api.ask("/emails/batch", { key, json: { emails: [] } })).status).toBe(422);
    expect(await emailsOf(team.id)).toBe(3);
  });

  test("an Idempotency-Key is done once: the same body replays, another is a conflict, another team's key is its own", async () => {
    const [one, two] = [await sender(), await sender()];
    const send = (key: string, json: unknown, once = "order-7") => api.ask("/emails", { key, json, headers: { "Idempotency-Key": once } });
    const first = await send(one.key, email);
    const again = await send(one.key, { ...email });
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    const spelled = await api.ask("/emails", { key: one.key, json: email, headers: { "X-Idempotency-Key": "order-7" } });
    expect([spelled.status, spelled.body]).toEqual([202, first.body]);
    expect((await send(one.key, { ...email, subject: "Other" })).body.error.code).toBe("idempotency_key_reused");
    expect((await send(two.key, email)).body.id).not.toBe(first.body.id);
    for (const wrong of ["\u00e9", "", "x".repeat(257)]) {
      const refused = await send(one.key, email, wrong);
      expect([refused.status, refused.body.error.code]).toEqual([400, "invalid_idempotency_key"]);
    }
    const spaced = await send(one.key, email, "order 8, of \\ many");
    for (const same of ["order 8, of \\ many", '"order 8, of \\\\ many"'])
      expect((await send(one.key, email, same)).body, same).toEqual(spaced.body);
    expect((await send(one.key, email, '"order-7"')).body).toEqual(first.body);
    expect((await send(one.key, email, '""')).body.error.code).toBe("invalid_idempotency_key");
    const both = (first: string, second: string) =>
      api.ask("/emails", { key: one.key, json: email, headers: { "Idempotency-Key": first, "X-Idempotency-Key": second } });
    expect((await both("", "order-7")).body.error).toMatchObject({ code: "invalid_idempotency_key", field: "Idempotency-Key" });
    expect((await both("order-7", "order-8")).body.error.code).toBe("invalid_idempotency_key");
    expect((await both("order-7", "order-7")).body).toEqual(first.body);
    expect(await emailsOf(one.team.id)).toBe(2);
  });

  test("thirty requests at once with one Idempotency-Key store one email", async () => {
    const { team, key } = await sender();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => api.ask("/emails", { key, json: email, headers: { "Idempotency-Key": "k" } })),
    );
    const ids = new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    for (const { status, body, headers } of answers.filter((one) => one.status !== 202))
      expect([status, body.error.code, headers.get("retry-after")]).toEqual([409, "idempotency_in_flight", "1"]);
    expect(await emailsOf(team.id)).toBe(1);
  });

  test("while another process holds an Idempotency-Key, only the same key waits for it", async () => {
    const { team, key } = await sender();
    const other = await pool().connect();
    await other.query("BEGIN");
    await other.query(
      "INSERT INTO idempotency_keys (team_id, operation, key, hash, status, answer) VALUES ($1, 'emails.send', 'held', 'x', 202, '{}')",
      [team.id],
    );
    const waits = api.ask("/emails", { key, json: email, headers: { "Idempotency-Key": "held" } });
    const goesFirst = await Promise.race([
      waits.then(() => "the held key"),
      sleep(300).then(() => api.ask("/emails", { key, json: email })),
    ]);
    expect(goesFirst).toMatchObject({ status: 202 });
    await other.query("ROLLBACK");
    other.release();
    expect((await waits).status).toBe(202);
    expect(await emailsOf(team.id)).toBe(2);
  });

  test("a request that was refused does not use up its Idempotency-Key", async () => {
    const { key } = await sender();
    const headers = { "Idempotency-Key": "again" };
    expect((await api.ask("/emails", { key, json: { ...email, to: "x" }, headers })).status).toBe(422);
    expect((await api.ask("/emails", { key, json: email, headers })).status).toBe(202);
  });

  test("of a hundred requests at once a key with ten a minute gets ten, and every answer says how many are left", async () => {
    const team = await aTeam({ keyRate: 10 });
    const { secret } = await aKey(team, { scopes: ["emails:read"] });
    const began = Date.now();
    const answers = await Promise.all(Array.from({ length: 100 }, () => api.ask("/emails", { key: secret })));
    const allowed = answers.filter(({ status }) => status === 200);
    // One becomes free every six seconds, should the run take that long.
    expect(allowed.length).toBeGreaterThanOrEqual(10);
    expect(allowed.length).toBeLessThan(20);
    for (const { headers } of answers) {
      expect(headers.get("x-ratelimit-limit")).toBe("10");
      expect(Number(headers.get("x-ratelimit-remaining"))).toBeGreaterThanOrEqual(0);
      expect(Number(headers.get("x-ratelimit-reset"))).toBeGreaterThan(began / 1000);
    }
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(refused?.body.error.code).toBe("rate_limit_exceeded");
  });

  test("the keys of one team share its limit", async () => {
    const team = await aTeam({ teamRate: 6 });
    const keys = await Promise.all(Array.from({ length: 3 }, () => aKey(team, { scopes: ["emails:read"] })));
    const answers = await Promise.all(keys.flatMap(({ secret }) => Array.from({ length: 4 }, () => api.ask("/emails", { key: secret }))));
    const allowed = answers.filter(({ status }) => status === 200).length;
    expect(allowed).toBeGreaterThanOrEqual(6);
    expect(allowed).toBeLessThan(12);
  });

  test("unknown paths and wrong methods are JSON, with Allow", async () => {
    const { key } = await sender();
    const missing = await api.ask("/nothing", { key });
    expect([missing.status, missing.body.error.code]).toEqual([404, "route_not_found"]);
    const wrong = await api.ask("/emails", { key, method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect(missing.headers.get("x-ratelimit-limit")).not.toBeNull();
    expect((await api.ask("/emails/%zz", { key })).status).toBe(400);
  });

  test("unknown paths and wrong methods count for the key that asks and tell its numbers, and are refused beyond its limit", async () => {
    const { secret: key } = await aKey(await aTeam({ keyRate: 3 }), { scopes: ["emails:read"] });
    const asked = async (path: string, init: Parameters<Api["ask"]>[1]) => {
      const { status, headers } = await api.ask(path, init);
      return [status, headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-remaining")];
    };
    expect(await asked("/nothing", { key })).toEqual([404, "3", "2"]);
    expect(await asked("/emails", { key, method: "PUT" })).toEqual([405, "3", "1"]);
    expect(await asked("/emails/%zz", { key })).toEqual([400, "3", "0"]);
    expect(await asked("/nothing", { key })).toEqual([429, "3", "0"]);
    const stranger = await api.ask("/nothing", { key: `${key.slice(0, -1)}${key.endsWith("a") ? "b" : "a"}` });
    expect([stranger.status, stranger.body.error.code, stranger.headers.get("x-ratelimit-limit")]).toEqual([404, "route_not_found", "120"]);
  });

  test("slashes that are doubled or at the end make no difference, but a name that is left empty stays empty", async () => {
    const { key } = await sender();
    const answers = async (path: string, method: string) => (await api.ask(path, { key, method })).status;
    expect((await api.ask("//emails", { key, json: email })).status).toBe(202);
    expect((await api.ask("/emails//batch/", { key, json: [email] })).status).toBe(202);
    const { body } = await api.ask("/emails/", { key });
    expect(body.total).toBe(2);
    expect(await answers(`//emails//${body.emails[0].id}/`, "GET")).toBe(200);
    expect(await answers("/emails//", "HEAD")).toBe(200);
    expect(await answers("/emails/", "DELETE")).toBe(405);
    for (const path of ["/emails//cancel", "/emails//cancel/", "//emails//cancel"]) expect(await answers(path, "POST")).toBe(404);
    expect(await answers("/api-keys/", "DELETE")).toBe(404);
    expect(await answers("//", "GET")).toBe(404);
  });

  test("what takes a body refuses a query, and a field that is given twice must say the same", async () => {
    const { team, key } = await sender();
    const refusal = async (path: string, json: unknown, method = "POST") => {
      const { status, body } = await api.ask(path, { key, json, method });
      return [status, body.error?.code, body.error?.field];
    };
    const { body: sent } = await api.ask("/emails?", { key, json: email });
    expect(await refusal("/emails?utm_source=x", email)).toEqual([422, "validation_error", "utm_source"]);
    expect(await refusal("/emails?subject=Hello", email)).toEqual([422, "validation_error", "subject"]);
    expect(await refusal(`/emails/${sent.id}?x=1`, { sendAt: "2099-01-01T00:00:00Z" }, "PATCH")).toEqual([422, "validation_error", "x"]);
    expect(await refusal(`/emails/${sent.id}/resend`, { id: "em_other" })).toEqual([422, "validation_error", "id"]);
    expect((await api.ask(`/emails/${sent.id}/resend`, { key, json: { id: sent.id } })).status).toBe(202);
    expect((await api.ask("/emails?__proto__=x", { key })).body.error).toMatchObject({ code: "validation_error", field: "__proto__" });
    expect(await emailsOf(team.id)).toBe(2);
  });

  test("why an address is taken off after a complaint may stand in the query, in the body, or in both alike", async () => {
    const team = await aTeam();
    const { secret: key } = await aKey(team, { scopes: ["suppressions:read", "suppressions:write"] });
    const address = "ada@example.com";
    const complain = () =>
      api.ask("/suppressions/import", { key, json: { csv: `email,reason\n${address},complaint\n` } }).then(({ status }) => status);
    const takeOff = async (query: string, json?: unknown) => {
      expect(await complain()).toBe(200);
      const { status, body } = await api.ask(`/suppressions/${address}${query}`, { key, method: "DELETE", ...(json ? { json } : {}) });
      return [status, body.error?.code ?? body.deleted, body.error?.field];
    };
    expect(await takeOff("")).toEqual([422, "note_required", "note"]);
    expect(await takeOff("?note=a", { note: "b" })).toEqual([422, "validation_error", "note"]);
    expect(await takeOff("?note=a&note=b")).toEqual([422, "validation_error", "note"]);
    expect(await takeOff("?becuase=a")).toEqual([422, "validation_error", "becuase"]);
    expect(await takeOff(`?id=eve@example.com&note=a`)).toEqual([422, "validation_error", "id"]);
    expect(await takeOff("?note=She+asked")).toEqual([200, true, undefined]);
    expect(await takeOff("", { note: "She asked" })).toEqual([200, true, undefined]);
    expect(await takeOff("?note=She%20asked", { note: "She asked" })).toEqual([200, true, undefined]);
    const { rows } = await pool().query("SELECT note FROM audit_entries WHERE team_id = $1 AND note LIKE '%complaint%' ORDER BY id", [
      team.id,
    ]);
    expect(rows.map(({ note }) => note)).toEqual(Array(3).fill(`${address} (complaint): She asked`));
  });

  test("who asks to wait is told that it waited only where something was waited for, suppressed recipients beside others included", async () => {
    const { key } = await sender();
    const headers = { Prefer: "respond-async, wait=60" };
    const applied = async (path: string, init: Parameters<Api["ask"]>[1] = {}) =>
      (await api.ask(path, { key, headers, ...init })).headers.get("preference-applied");
    const settle = async (id: string, status: string) =>
      pool().query("UPDATE recipients SET status = $2 WHERE email_id = $1 AND status = 'queued'", [readId("email", id), status]);
    const newest = async () => (await api.ask("/emails?status=queued&limit=1", { key })).body.emails[0];
    const waitsFor = async (path: string, json: unknown, status: string) => {
      const before = (await newest())?.id;
      const asking = api.ask(path, { key, json, headers: { ...headers, "Idempotency-Key": `${path} ${status}`.replaceAll(" ", "-") } });
      const id = await vi.waitFor(async () => {
        const one = await newest();
        if (!one || one.id === before) throw new Error("It is not there yet.");
        return one.id;
      });
      await settle(id, status);
      const answer = await asking;
      const replay = await api.ask(path, { key, json, headers: { "Idempotency-Key": `${path} ${status}`.replaceAll(" ", "-") } });
      expect([replay.headers.get("idempotent-replayed"), replay.body]).toEqual(["true", answer.body]);
      const { id: inAnswer, status: told } = answer.body.results?.[0] ?? answer.body;
      return [inAnswer === id, told, answer.headers.get("preference-applied")];
    };
    expect(await waitsFor("/emails", email, "sent")).toEqual([true, "sent", "wait=10"]);
    const some = { ...email, to: ["bob@example.com", "suppressed@sandbox.test"] };
    expect(await waitsFor("/emails", some, "suppressed")).toEqual([true, "suppressed", "wait=10"]);
    const { body: sent } = await api.ask("/emails", { key, json: email });
    expect(await waitsFor(`/emails/${sent.id}/resend`, {}, "bounced")).toEqual([true, "bounced", "wait=10"]);

    expect(await applied("/emails", { json: email, headers: { ...headers, "Idempotency-Key": "/emails-sent" } })).toBeNull();
    expect(await applied("/emails", { json: { ...email, sendAt: new Date(Date.now() + 3_600_000).toISOString() } })).toBeNull();
    expect(await applied("/emails", { json: { ...some, sendAt: new Date(Date.now() + 3_600_000).toISOString() } })).toBeNull();
    expect(await waitsFor("/emails/batch", [email], "sent")).toEqual([true, "sent", "wait=10"]);
    expect(await applied("/emails/batch", { json: [{ ...email, to: "x" }] })).toBeNull();
    expect(await applied("/emails", { json: { ...email, to: "x" } })).toBeNull();
    expect(await applied("/emails", { json: email, headers: { Prefer: "wait=0" } })).toBeNull();
    expect(await applied(`/emails/${sent.id}`)).toBeNull();
  });

  test("a key without a limit is told no numbers, which would be a stranger's", async () => {
    const team = await aTeam({ keyRate: 0, teamRate: 0 });
    const { secret } = await aKey(team, { scopes: ["emails:read"] });
    const told = async (path: string, key?: string) => {
      const { headers } = await api.ask(path, key ? { key } : {});
      return ["limit", "remaining", "reset"].map((name) => headers.has(`x-ratelimit-${name}`));
    };
    expect(await told("/emails", secret)).toEqual([false, false, false]);
    expect(await told("/emails?colour=red", secret)).toEqual([false, false, false]);
    expect(await told("/emails")).toEqual([true, true, true]);
    expect(await told("/nothing")).toEqual([true, true, true]);
    const limited = await aTeam({ keyRate: 0, teamRate: 7 });
    const { secret: other } = await aKey(limited, { scopes: ["emails:read"] });
    expect((await api.ask("/emails", { key: other })).headers.get("x-ratelimit-limit")).toBe("7");
  });

  test("anyone may read the document of the API", async () => {
    const { status, headers, body } = await api.ask("/openapi.json");
    expect([status, headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
    expect(body).toEqual(JSON.parse(readFileSync("public/openapi.json", "utf8")));
    expect(headers.get("x-ratelimit-limit")).not.toBeNull();
    const posts = Object.entries<{ post?: { parameters?: { name: string }[] } }>(body.paths);
    expect(posts.filter(([, { post }]) => post?.parameters?.some(({ name }) => name === "Prefer")).map(([path]) => path)).toEqual([
      "/emails",
      "/emails/batch",
      "/emails/{id}/resend",
    ]);
    const wrong = await api.ask("/openapi.json", { json: {} });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("HEAD answers like GET without a body", async () => {
    const { key } = await sender();
    const { status, body } = await api.ask("/emails", { key, method: "HEAD" });
    expect([status, body]).toEqual([200, null]);
  });

  test("the log finds emails by status, address, subject, tag, id, Message-ID and date, page after page", async () => {
    const { key } = await sender();
    const batch = Array.from({ length: 7 }, (_, i) => ({
      ...email,
      to: `user${i}@example.com`,
      subject: `Order 10${i}%`,
      tags: { run: i % 2 ? "odd" : "even" },
    }));
    await api.ask("/emails/batch", { key, json: { emails: batch } });
    const list = async (query: string) => (await api.ask(`/emails?${query}`, { key })).body;
    const found = async (query: string) => (await list(query)).emails.map((one: { subject: string }) => one.subject);
    expect(await list("")).toMatchObject({ total: 7, page: 1, pages: 1, nextCursor: null });
    expect(await found("search=user3@")).toEqual(["Order 103%"]);
    expect(await found("search=104%25")).toEqual(["Order 104%"]);
    expect(await found("search=order%20__3")).toEqual([]);
    expect(await found("tag=run:odd")).toHaveLength(3);
    expect(await found("tag=run")).toHaveLength(7);
    expect(await found("status=queued,bounced")).toHaveLength(7);
    expect(await found("status=bounced")).toHaveLength(0);
    expect(await found("to=user1")).toHaveLength(1);
    expect(await found("from=ada@sandbox.test")).toHaveLength(7);
    expect(await found(`after=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toHaveLength(0);
    const first = await list("limit=3");
    const second = await list(`limit=3&cursor=${first.nextCursor}`);
    const third = await list(`limit=3&cursor=${second.nextCursor}`);
    expect([...first.emails, ...second.emails, ...third.emails].map((one) => one.subject)).toEqual(
      batch.map(({ subject }) => subject).reverse(),
    );
    expect(third.nextCursor).toBeNull();
    expect((await list("page=3&limit=3")).emails).toHaveLength(1);
    const { id, messageId } = first.emails[0];
    expect(await found(`search=${id}`)).toHaveLength(1);
    expect(await found(`search=${encodeURIComponent(messageId)}`)).toHaveLength(1);
    for (const query of ["status=sended", "limit=0", "limit=201", "page=x", "cursor=zz", "colour=red", "after=yesterday"])
      expect((await api.ask(`/emails?${query}`, { key })).status).toBe(422);
  });
});

test("every code that the API can answer with is in the reference", async () => {
  const { readFileSync, globSync } = await import("node:fs");
  const thrown = new Set<string>();
  for (const file of globSync("lib/{api,keys,domains,emails,kernel,analytics}/**/*.ts").filter(
    (name) => !name.endsWith(".test.ts") && !name.endsWith("error-codes.ts"),
  ))
    for (const [, code] of readFileSync(file, "utf8").matchAll(/(?:new Fault\(\s*"\w+",|forbidden\(|conflict\(|unavailable\()\s*"(\w+)"/g))
      if (code) thrown.add(code);
  const dashboardOnly = ["missing_credentials", "staff_only", "team_required", "role_too_low"];
  expect([...thrown].filter((code) => !(code in errorCodes) && !dashboardOnly.includes(code))).toEqual([]);
});
