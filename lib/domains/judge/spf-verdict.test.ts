/** Whatever stands in a zone, the named fixes lead to a sound record that lets this instance send. */
import { expect, test } from "vitest";
import type { Dns, Looked } from "@/lib/infra/dns";
import { instance } from "@/test/broken-zones";
import { randomly } from "@/test/randomly";
import { judgeSpf } from "./spf-verdict";

type Texts = Record<string, string[]>;

/** A zone in memory: thousands of them are tried here, and packets are tried elsewhere. */
function dnsOf(texts: Texts): Dns {
  const found = <T>(records: readonly T[]): Looked<T> =>
    records.length ? { state: "found", records } : { state: "missing", why: "nodata" };
  const hosts = ["acme.test", "a.acme.test", "mx.acme.test"];
  return {
    txt: async (name) => found(texts[name] ?? []),
    a: async (name) => found(hosts.includes(name) ? ["203.0.113.7"] : []),
    aaaa: async () => found<string>([]),
    mx: async (name) => found(name === "acme.test" ? [{ priority: 10, host: "mx.acme.test" }] : []),
    cname: async () => found<string>([]),
    ns: async () => found<string>([]),
    ptr: async () => found<string>([]),
    caa: async () => found<never>([]),
    soa: async () => found<never>([]),
    asked: 0,
  };
}

test("doing what is said, again and again, ends in a sound record that lets this instance send", async () => {
  const next = randomly(7208);
  const one = (list: readonly string[]) => list[next() % list.length] ?? "";
  const names = ["a.acme.test", "b.acme.test", "c.acme.test", "gone.acme.test", "acme.test", "spf.mailwright.test", "wide.acme.test"];
  const term = () =>
    one([
      `include:${one(names)}`,
      `-include:${one(names)}`,
      `~a:${one(names)}`,
      "a",
      "mx",
      `exists:%{i}.${one(names)}`,
      "ptr",
      "ip4:203.0.113.0/24",
      "-ip4:192.0.2.10",
      "ip6:2001:db8::/32",
      "ipv4:203.0.113.1",
      "+all",
      "?all",
      "-all",
      "~all",
      `redirect=${one(names)}`,
      `exp=${one(names)}`,
      "a:",
      "ip4:1.2.3",
      "nonsense",
      "\u00a0-all",
    ]);
  const record = () => ["v=spf1", ...Array.from({ length: next() % 14 }, term)].join(" ");
  for (let n = 0; n < 3000; n++) {
    const texts: Texts = {
      "spf.mailwright.test": ["v=spf1 ip4:192.0.2.10 ip4:192.0.2.11 -all"],
      "acme.test": Array.from({ length: next() % 4 }, record),
      "a.acme.test": [record()],
      "b.acme.test": Array.from({ length: next() % 3 }, record),
      "c.acme.test": ["v=spf1 ip4:198.51.100.9 -all"],
      "wide.acme.test": [`v=spf1 ${"include:c.acme.test ".repeat(next() % 12)}-all`],
    };
    const before = JSON.stringify(texts["acme.test"]);
    const steps: string[] = [];
    for (let step = 0; step < 5; step++) {
      const [loss] = (await judgeSpf(dnsOf(texts), "acme.test", instance)).lost;
      if (!loss) break;
      steps.push(`${loss.code}: ${loss.fix.value}`);
      texts["acme.test"] = [
        ...(texts["acme.test"] ?? []).filter((text) => !loss.fix.remove.includes(text) && text !== loss.fix.value),
        loss.fix.value,
      ];
    }
    const after = await judgeSpf(dnsOf(texts), "acme.test", instance);
    expect(
      { result: after.result, authorized: after.authorized, lost: after.lost.map(({ code }) => code) },
      `${before}\n${steps.join("\n")}\n${JSON.stringify(texts)}`,
    ).toEqual({
      result: "pass",
      authorized: true,
      lost: [],
    });
  }
});
