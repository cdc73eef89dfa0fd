/** Passwords at rest: Argon2id with OWASP's parameters, as a PHC string (RFC 9106; github.com/P-H-C/phc-string-format). */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Takes some 35 ms of a thread of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return phc(cost.memory, cost.passes, cost.parallelism, salt, await derive(password, salt, cost));
}

/** Takes as long for a hash that is not one. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored) ?? [];
  if (!memory || !passes || !parallelism || !salt || !hash) {
    await derive(password, Buffer.alloc(16), cost);
    return false;
  }
  const expected = Buffer.from(hash, "base64");
  const made = await derive(password, Buffer.from(salt, "base64"), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(made, expected);
}

/** What a password is compared with when there is nobody to compare it for. */
export const nobodysHash = phc(cost.memory, cost.passes, cost.parallelism, Buffer.alloc(16), Buffer.alloc(32));

function phc(memory: number, passes: number, parallelism: number, salt: Buffer, hash: Buffer): string {
  const plain = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(hash)}`;
}

/** NFKC, so that one password typed on two keyboards is one password (RFC 8265 4.2). */
const derive = (password: string, nonce: Buffer, parameters: typeof cost): Promise<Buffer> =>
  new Promise((done, fail) =>
    argon2("argon2id", { message: Buffer.from(password.normalize("NFKC")), nonce, ...parameters }, (error, key) =>
      error ? fail(error) : done(key),
    ),
  );
