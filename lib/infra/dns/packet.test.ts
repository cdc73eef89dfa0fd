/** Whatever arrives is read as DNS or refused; nothing else happens. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { canExist, decodeAnswer, encodeQuestion, hexOf, Malformed, type RecordType, readRecord, reverseName, types } from "./packet";

function readAll(bytes: Buffer): void {
  try {
    const answer = decodeAnswer(bytes);
    const kinds: readonly RecordType[] = ["A", "AAAA", "NS", "CNAME", "PTR", "TXT", "MX", "CAA", "SOA"];
    for (const record of [...answer.answers, ...answer.authority])
      for (const kind of kinds) if (types[kind] === record.type) readRecord(kind, bytes, record);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

test("bytes made up at random never do more than be refused", () => {
  const header = fc.constant(Buffer.from([0, 1, 0x81, 0x80, 0, 1, 0, 3, 0, 2, 0, 0]));
  const body = fc.uint8Array({ maxLength: 600 });
  fc.assert(
    fc.property(header, body, (head, rest) => readAll(Buffer.concat([head, rest]))),
    { numRuns: 3000 },
  );
});

test("an answer cut off or changed anywhere never does more than be refused", () => {
  const question = encodeQuestion(1, "example.test", "TXT", false);
  const record = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60, 0, 6, 5, 104, 101, 108, 108, 111]);
  const answer = Buffer.concat([question, record]);
  answer.writeUInt16BE(0x8180, 2);
  answer.writeUInt16BE(1, 6);
  const whole = decodeAnswer(answer);
  expect(whole.answers.map((one) => readRecord("TXT", answer, one))).toEqual(["hello"]);
  for (let length = 0; length < answer.length; length++) readAll(answer.subarray(0, length));
  for (let at = 0; at < answer.length; at++)
    for (const value of [0, 1, 0x3f, 0x40, 0xc0, 0xff]) {
      const changed = Buffer.from(answer);
      changed[at] = value;
      readAll(changed);
    }
});

test("a name that points at itself or forward is refused", () => {
  const head = Buffer.from([0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0]);
  for (const pointer of [
    [0xc0, 0x0c],
    [0xc0, 0x20],
    [1, 97, 0xc0, 0x0c],
  ])
    expect(() => decodeAnswer(Buffer.concat([head, Buffer.from(pointer), Buffer.from([0, 1, 0, 1])]))).toThrow(Malformed);
});

test("names that the DNS cannot hold are known before they are asked for", () => {
  for (const name of ["", ".", "a..b", "a".repeat(64), `${"a.".repeat(127)}b`, "ü".repeat(32)]) expect(canExist(name), name).toBe(false);
  for (const name of ["a", "_x.a-b.test", "a".repeat(63), "a.".repeat(126).slice(0, -1)]) expect(canExist(name), name).toBe(true);
});

test("addresses are written backwards for reverse look-ups", () => {
  expect(reverseName("192.0.2.1")).toBe("1.2.0.192.in-addr.arpa");
  expect(reverseName("2001:db8::1")).toBe("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  expect(hexOf("::ffff:192.0.2.1")).toBe("00000000000000000000ffffc0000201");
  expect(hexOf("::")).toBe("0".repeat(32));
});
