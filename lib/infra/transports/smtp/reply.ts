/** Reading what a server says: replies of one or many lines (RFC 5321 section 4.2) with enhanced codes (RFC 2034). */

export interface Reply {
  readonly code: number;
  readonly enhanced: string | null;
  /** The text of each line, without reply code and enhanced code. */
  readonly lines: readonly string[];
}

const maxReply = 65_536;
const startOfReply = /^[2-5]\d\d(?:[ -]|$)/;
const enhancedCode = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/;

export class ReplyReader {
  #rest = "";
  #lines: string[] = [];
  #enhanced: string | null = null;
  #size = 0;

  /** Takes in text and gives each reply that is complete. @throws Error when it is not SMTP */
  *read(chunk: string): Generator<Reply> {
    this.#rest += chunk;
    let from = 0;
    for (let end = this.#rest.indexOf("\n"); end >= 0; end = this.#rest.indexOf("\n", from)) {
      const line = this.#rest.slice(from, this.#rest[end - 1] === "\r" ? end - 1 : end);
      from = end + 1;
      const reply = this.#line(line);
      if (!reply) continue;
      const left = this.#rest.slice(from);
      this.#rest = left;
      from = 0;
      yield reply;
      if (this.#rest !== left) return;
    }
    this.#rest = this.#rest.slice(from);
    if (this.#rest.length + this.#size > maxReply) throw new Error("The server's reply is too long.");
  }

  /** Forgets what came too early. */
  discard(): void {
    this.#rest = "";
    this.#lines = [];
    this.#enhanced = null;
    this.#size = 0;
  }

  #line(line: string): Reply | null {
    if (!startOfReply.test(line)) throw new Error("The server's reply is not SMTP.");
    const said = line.slice(4);
    const enhanced = enhancedCode.exec(said);
    this.#enhanced ??= enhanced?.[1] ?? null;
    this.#lines.push(enhanced ? said.slice(enhanced[0].length) : said);
    this.#size += line.length;
    if (this.#size > maxReply) throw new Error("The server's reply is too long.");
    if (line[3] === "-") return null;
    const reply = { code: Number(line.slice(0, 3)), enhanced: this.#enhanced, lines: this.#lines };
    this.#lines = [];
    this.#enhanced = null;
    this.#size = 0;
    return reply;
  }
}
