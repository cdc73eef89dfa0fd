/** From nothing to a connection that takes mail: greeting, EHLO, STARTTLS, AUTH. */
import { isIP } from "node:net";
import { type Vetted, vetHost } from "../../net";
import type { SmtpStage } from "../types";
import type { Settings } from "./options";
import type { Reply } from "./reply";
import { Failure, Wire } from "./wire";

/** What EHLO offered: keywords in upper case, with their parameters. */
export type Extensions = ReadonlyMap<string, string>;

export interface Login {
  readonly wire: Wire;
  readonly extensions: Extensions;
  /** For what the server says: it may repeat what it was told. */
  withoutSecrets(text: string): string;
}

/** Opens a connection. Rejects with a Failure; nothing in it is secret. */
export async function logIn(settings: Settings): Promise<Login> {
  if (settings.secure !== "opportunistic") return attempt(settings, settings.secure);
  return attempt(settings, "opportunistic").catch((error: unknown) => {
    if (!(error instanceof Failure) || error.stage !== "tls") throw error;
    return attempt(settings, "none");
  });
}

async function attempt(settings: Settings, secure: Settings["secure"]): Promise<Login> {
  const wire = new Wire(settings, settings.guarded ? await vetted(settings) : null);
  try {
    await wire.connected();
    if (secure === "implicit") await wire.secure(tlsOptions(settings));
    need(await wire.ask(null, "greeting"), 220, "greeting");
    let extensions = await hello(wire, settings);
    if (secure === "starttls" || (secure === "opportunistic" && extensions.has("STARTTLS"))) {
      if (!extensions.has("STARTTLS")) throw new Failure("tls", "The server does not offer STARTTLS, which is required.");
      need(await wire.ask("STARTTLS", "tls", true), 220, "tls");
      await wire.secure(tlsOptions(settings));
      extensions = await hello(wire, settings);
    }
    await authenticate(wire, extensions, settings);
    return { wire, extensions, withoutSecrets: (text) => withoutSecrets(text, settings) };
  } catch (caught) {
    const failure =
      caught instanceof Failure ? caught : new Failure("connect", caught instanceof Error ? caught.message : "The connection failed.");
    wire.fail(failure);
    throw new Failure(failure.stage, withoutSecrets(failure.message, settings), failure);
  }
}

async function vetted({ host, port }: Settings): Promise<Vetted> {
  const verdict = await vetHost(host, port, { ports: "smtp" });
  if (!verdict.ok) throw new Failure("connect", verdict.why);
  return verdict;
}

async function hello(wire: Wire, { name }: Settings): Promise<Extensions> {
  const reply = await wire.ask(`EHLO ${name}`, "greeting");
  if (reply.code >= 500) {
    need(await wire.ask(`HELO ${name}`, "greeting"), 250, "greeting");
    return new Map();
  }
  need(reply, 250, "greeting");
  return new Map(
    reply.lines.slice(1).map((line) => {
      const [keyword = "", ...parameters] = line
        .replace(/^AUTH=/i, "AUTH ")
        .trim()
        .split(/ +/);
      return [keyword.toUpperCase(), parameters.join(" ").toUpperCase()];
    }),
  );
}

async function authenticate(wire: Wire, extensions: Extensions, { user, password, secure }: Settings): Promise<void> {
  if (user === undefined || password === undefined) return;
  if (wire.tls === null && secure !== "none") throw new Failure("auth", "The connection is not encrypted, so the password was not sent.");
  const mechanisms = (extensions.get("AUTH") ?? "").split(" ");
  if (mechanisms.includes("PLAIN")) need(await wire.ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, "auth"), 235, "auth");
  else if (mechanisms.includes("LOGIN")) {
    need(await wire.ask("AUTH LOGIN", "auth"), 334, "auth");
    need(await wire.ask(base64(user), "auth"), 334, "auth");
    need(await wire.ask(base64(password), "auth"), 235, "auth");
  } else throw new Failure("auth", "The server offers neither AUTH PLAIN nor AUTH LOGIN.");
}

function need(reply: Reply, code: number, stage: SmtpStage): void {
  if (reply.code !== code) throw new Failure(stage, reply.lines.join(" "), { reply });
}

function tlsOptions({ host, tls, secure }: Settings) {
  const servername = tls?.servername ?? (isIP(host) ? undefined : host);
  return {
    ...(servername ? { servername } : {}),
    ...(isIP(host) ? { host } : {}),
    ...(tls?.ca ? { ca: tls.ca } : {}),
    rejectUnauthorized: secure !== "opportunistic" && tls?.rejectUnauthorized !== false,
  };
}

function withoutSecrets(text: string, { user, password }: Settings): string {
  if (user === undefined || !password) return text;
  return [base64(`\0${user}\0${password}`), base64(password), password].reduce((cleaned, secret) => cleaned.replaceAll(secret, "…"), text);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
