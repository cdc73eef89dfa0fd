/** Files as other systems export them and as people edit them: what is read of each row. */
import { expect, test } from "vitest";
import { type BadRow, piecesOf, type ReadRow, readRows } from "./read-rows";

async function read(csv: string | Iterable<string>): Promise<(ReadRow | BadRow)[]> {
  const rows: (ReadRow | BadRow)[] = [];
  for await (const row of readRows(typeof csv === "string" ? piecesOf(csv) : csv, { reason: "manual", scope: "all" })) rows.push(row);
  return rows;
}
const brief = async (csv: string | Iterable<string>) =>
  (await read(csv)).map((one) =>
    "row" in one ? `line ${one.row}: ${one.email}` : [one.address, one.reason, one.note].filter(Boolean).join(" | "),
  );

test.each<[string, string, string[]]>([
  [
    "SendGrid, bounces",
    'status,reason,email,created\n5.1.1,"550 5.1.1 user unknown",a@r.test,1700000000\n',
    ["a@r.test | manual | 550 5.1.1 user unknown"],
  ],
  [
    "Mailgun",
    'address,code,error,created_at\na@r.test,550,"No such user, here","Mon, 02 Nov 2026"\n',
    ["a@r.test | manual | No such user, here"],
  ],
  [
    "Postmark",
    "EmailAddress,SuppressionReason,Origin,CreatedAt\na@r.test,HardBounce,Recipient,x\nb@r.test,SpamComplaint,Recipient,x\n",
    ["a@r.test | hard_bounce", "b@r.test | complaint"],
  ],
  [
    "SES",
    "EmailAddress,Reason,LastUpdateTime\na@r.test,BOUNCE,x\nb@r.test,COMPLAINT,x\n",
    ["a@r.test | hard_bounce", "b@r.test | complaint"],
  ],
  [
    "SparkPost",
    "recipient,type,description,source\na@r.test,non_transactional,MBL no such user,Bounce Rule\n",
    ["a@r.test | manual | non_transactional: MBL no such user"],
  ],
  [
    "Mandrill",
    "Email,Reason,Detail\na@r.test,hard-bounce,bad_mailbox\nb@r.test,Unsub,\n",
    ["a@r.test | hard_bounce | bad_mailbox", "b@r.test | unsubscribe"],
  ],
  ["our own", "email,reason,scope,note\na@r.test,hard_bounce,all,550\n", ["a@r.test | hard_bounce | 550"]],
  ["headings nobody knows", "Kundennummer;Kontaktadresse\n17;a@r.test\n", ["a@r.test | manual"]],
  ["no headings, the address in the second column", "17,a@r.test\n18,b@r.test\n", ["a@r.test | manual", "b@r.test | manual"]],
])("%s", async (_, csv, expected) => {
  expect(await brief(csv)).toEqual(expected);
});

test("a name in quotes before an address is a name, and one odd row is one bad row", async () => {
  expect(await brief('"Doe, J" <a@r.test>\nb@r.test\nc@r.test\n')).toEqual(["a@r.test | manual", "b@r.test | manual", "c@r.test | manual"]);
  expect(await brief('a@r.test\n"b@r.test\nc@r.test,"x" y\n"d@r.test","two\nlines"\n"e"@r.test x\nf@r.test\n')).toEqual([
    "a@r.test | manual",
    'line 2: "b@r.test',
    'c@r.test | manual | "x" y',
    "d@r.test | manual | two\nlines",
    'line 6: "e"@r.test x',
    "f@r.test | manual",
  ]);
});

test("Excel's line with the separator is no row, and lines are counted as the file has them", async () => {
  expect(await brief("\ufeffsep=;\r\nemail;reason\r\na@r.test;manual\r\nbroken@;\r\n")).toEqual(["a@r.test | manual", "line 4: broken@"]);
  expect(await brief("sep=,\na@r.test,complaint\n")).toEqual(["a@r.test | complaint"]);
});

test("no address is made that cannot be", async () => {
  expect(await brief("email\n'a@r.test\n'b@r.test'\na@r\na@r.test x\na@@r.test\nmailto:a@r.test\n\"\"\n")).toEqual([
    "a@r.test | manual",
    ...["b@r.test'", "a@r", "a@r.test x", "a@@r.test", "mailto:a@r.test"].map((one, no) => `line ${no + 3}: ${one}`),
  ]);
});

test("where the pieces of a file end makes no difference, also within line ends, quotes and records", async () => {
  const csv =
    'email,reason,note\r\n"a@r.test",bounce,"one ""two""\r\nthree"\r\n\r\nb@r.test,spam,\r"c@r.test\nd@r.test,,x\n"Doe, J" <e@r.test>,,';
  const whole = await read(csv);
  expect(whole).toHaveLength(5);
  for (let size = 1; size < 20; size++) {
    const pieces = Array.from({ length: Math.ceil(csv.length / size) }, (_, no) => csv.slice(no * size, (no + 1) * size));
    expect(await read(pieces)).toEqual(whole);
  }
});

test("a file without line ends, and one of nothing but quotes, are read to their end", async () => {
  expect((await read("a@r.test,".repeat(100_000))).length).toBeGreaterThan(0);
  expect((await read('"'.repeat(500_000))).length).toBeGreaterThan(0);
  expect(await read('"a@r.test\n'.repeat(20_000))).toHaveLength(20_000);
});
