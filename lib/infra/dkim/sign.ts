/** DKIM signatures (RFC 6376): rsa-sha256, relaxed/relaxed, whole body. */
import { sign as cryptoSign, hash } from "node:crypto";
import type { Message } from "@/lib/infra/mime/compose";
import type { DkimKey } from "./keys";
import { relaxedEnd, relaxedValue } from "./relaxed";

const signed = new Set(
  ["from", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type", "reply-to", "in-reply-to", "references"].concat(
    "content-transfer-encoding",
  ),
);

/**
 * What readers are shown, or what decides how: signed once more than it occurs, so that nobody can put another before it and keep the
 * signature (RFC 6376 sections 5.4.2 and 8.15). Sender and others that relays add by themselves are not among them.
 */
const sealed = ["from", "to", "cc", "subject", "date", "reply-to", "mime-version", "content-type", "content-transfer-encoding"];

/**
 * The value of a DKIM-Signature header for a message whose headers will be sent exactly as they stand. What readers see is signed once
 * more than it occurs, so that no second one can be added. Signing runs on the thread pool.
 * @param uncovered headers, in lower case, that will not be sent as they stand
 */
export async function dkimHeader(
  message: Pick<Message, "headers" | "body">,
  key: DkimKey,
  uncovered: ReadonlySet<string> = new Set(),
): Promise<string> {
  const names: string[] = [];
  let canonical = "";
  for (let index = message.headers.length - 1; index >= 0; index--) {
    const [name, value] = message.headers[index] ?? ["", ""];
    const lower = name.toLowerCase();
    if ((!signed.has(lower) && !lower.startsWith("list-")) || uncovered.has(lower)) continue;
    names.push(lower);
    canonical += `${lower}:${relaxedValue(value)}\r\n`;
  }
  names.push(...sealed.filter((name) => !uncovered.has(name)));
  const bodyHash = hash("sha256", relaxedEnd(message.body), "base64");
  const unsigned = `v=1; a=rsa-sha256; c=relaxed/relaxed; d=${key.domain};\r\n s=${key.selector};\r\n h=${foldNames(names)};\r\n bh=${bodyHash};\r\n b=`;
  const signature = await signRsa(`${canonical}dkim-signature:${relaxedValue(unsigned)}`, key);
  return unsigned + signature.replace(/.{72}(?=.)/g, "$&\r\n ");
}

function signRsa(text: string, key: DkimKey): Promise<string> {
  return new Promise((resolve, reject) => {
    cryptoSign("sha256", Buffer.from(text), key.privateKey, (error, signature) =>
      error ? reject(error) : resolve(signature.toString("base64")),
    );
  });
}

/** Broken after a colon where a line would pass column 76 (RFC 6376 allows white space there). */
function foldNames(names: readonly string[]): string {
  let out = "";
  let column = 3;
  for (const name of names) {
    if (out !== "") out += ":";
    if (column + name.length + 1 > 75) {
      out += "\r\n ";
      column = 1;
    }
    out += name;
    column += name.length + 1;
  }
  return out;
}
