/**
 * A second reading of DKIM (RFC 6376, relaxed/relaxed, rsa-sha256), from the bytes on the wire and written apart from
 * what signs: receivers do not share our code either.
 */
import { createHash, createPublicKey, createVerify } from "node:crypto";

type Txt = (name: string) => Promise<string[]>;

/** True when the message has a signature, and its first one holds. @param txt what stands in the DNS now; empty for nothing */
export async function holdsByTheBook(message: Buffer, txt: Txt): Promise<boolean> {
  const wire = message.toString("latin1");
  const split = wire.indexOf("\r\n\r\n");
  const fields = fieldsOf(wire.slice(0, split + 2));
  const signature = fields.find(({ name }) => name === "dkim-signature");
  if (!signature) return false;
  const tags = tagsOf(signature.value);
  if (tags.get("a") !== "rsa-sha256" || tags.get("c") !== "relaxed/relaxed" || tags.has("l")) return false;
  const body = relaxBody(wire.slice(split + 4));
  if (createHash("sha256").update(body, "latin1").digest("base64") !== tags.get("bh")) return false;
  const [record = ""] = await txt(`${tags.get("s")}._domainkey.${tags.get("d")}`);
  const published = tagsOf(record).get("p");
  if (!published) return false;
  const verifier = createVerify("RSA-SHA256");
  for (const line of signedLines(fields, (tags.get("h") ?? "").toLowerCase().split(":"))) verifier.update(line, "latin1");
  verifier.update(`dkim-signature:${relax(signature.value.replace(/([;\s]b\s*=)[^;]*/, "$1"))}`, "latin1");
  const key = createPublicKey({ key: Buffer.from(published, "base64"), format: "der", type: "spki" });
  return verifier.verify(key, tags.get("b") ?? "", "base64");
}

interface Field {
  readonly name: string;
  readonly value: string;
}

/** Section 2.8: a field goes on as long as the next line begins with white space. */
const fieldsOf = (head: string): Field[] =>
  head
    .replace(/\r\n$/, "")
    .split(/\r\n(?![ \t])/)
    .map((line) => ({ name: line.slice(0, line.indexOf(":")).trim().toLowerCase(), value: line.slice(line.indexOf(":") + 1) }));

/** Section 5.4.2: of several fields of a name the last comes first; a name that is not there adds nothing. */
function signedLines(fields: readonly Field[], names: readonly string[]): string[] {
  const left = [...fields];
  return names.flatMap((name) => {
    const at = left.findLastIndex((field) => field.name === name);
    const [field] = at < 0 ? [] : left.splice(at, 1);
    return field ? [`${name}:${relax(field.value)}\r\n`] : [];
  });
}

/** Section 3.4.2. */
const relax = (value: string): string =>
  value
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .replace(/^ | $/g, "");

/** Section 3.4.4. */
function relaxBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}

/** Section 3.2: white space within a value of ours means nothing. */
const tagsOf = (list: string): Map<string, string> =>
  new Map(list.split(";").map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1).replace(/\s/g, "")]));
