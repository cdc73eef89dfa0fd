/**
 * Amazon SES for tests: the protocol of its API (version 2) over HTTP, by aws-ses-v2-local, behind a door of ours that can
 * throttle, refuse, break and hang, and that keeps what was accepted.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

/** Its default export is found by `import` in some of our programs and not in others; `require` means one thing. */
const { default: startSes }: typeof import("aws-ses-v2-local") = createRequire(import.meta.url)("aws-ses-v2-local");

/** An error as SES words it: the name in a header, the message in the body. */
export interface SesRefusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly retryAfter?: number;
}

/** What SES does; may be changed while it runs. */
export interface SesRules {
  /** Messages in any one second; what comes on top is answered 429. */
  rate: number | null;
  refuse: SesRefusal | ((sent: SesMessage) => SesRefusal | null) | null;
  /**
   * What happens to a request to send. `malformed`, `nameless`, `hang`, `late` and `reset` accept the message first: the answer then is no
   * JSON, or names no id, or never comes, or comes after twenty seconds, or the connection breaks. `deaf` breaks the connection
   * before the body was read.
   */
  accident: "malformed" | "nameless" | "hang" | "late" | "reset" | "deaf" | null;
  /** How often refuse and accident act before all is normal. */
  times: number;
  /** Milliseconds before an answer, or what it waits for; the message is accepted at once. */
  delay: number | Promise<void>;
  /** What GetAccount answers. */
  account: { max24h: number; sent24h: number; maxRate: number; sandbox: boolean; sending: boolean } | SesRefusal;
  /** The access keys it knows; null knows all. */
  accessKeys: readonly string[] | null;
}

export interface SesMessage {
  readonly at: number;
  readonly messageId: string;
  readonly accessKey: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | null;
  readonly raw: Buffer;
  /** X-Mailwright-Id. */
  readonly emailId: string | null;
}

export interface SesServer {
  /** For AWS_ENDPOINT_URL_SESV2, or as an endpoint. */
  readonly url: string;
  readonly port: number;
  readonly rules: SesRules;
  /** In the order in which they were accepted. */
  readonly accepted: readonly SesMessage[];
  /** How often somebody connected. */
  readonly connections: number;
  /** Requests to send, whatever became of them. */
  readonly asked: number;
  of(recipient: string): readonly SesMessage[];
  reset(): void;
  close(): Promise<void>;
}

const normal = (): SesRules => ({
  rate: null,
  refuse: null,
  accident: null,
  times: Number.POSITIVE_INFINITY,
  delay: 0,
  account: { max24h: 50_000, sent24h: 412, maxRate: 14, sandbox: false, sending: true },
  accessKeys: null,
});

export async function sesServer(initial: Partial<SesRules> = {}, port = 0): Promise<SesServer> {
  const inner: Server = await startSes({ host: "127.0.0.1", port: 0 });
  const innerUrl = `http://127.0.0.1:${(inner.address() as AddressInfo).port}`;
  const rules: SesRules = { ...normal(), ...initial };
  const accepted: SesMessage[] = [];
  const recent: number[] = [];
  let [connections, asked] = [0, 0];

  const door = createServer((request, response) => {
    answer(request, response).catch((error) => response.headersSent || refuse(response, { status: 500, type: "Bug", message: `${error}` }));
  });
  door.on("connection", () => connections++);
  door.keepAliveTimeout = 30_000;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const accessKey = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (request.url === "/v2/email/account") return account(response, accessKey);
    asked++;
    const acts = rules.times > 0;
    if (acts && rules.accident === "deaf") {
      rules.times--;
      return request.socket.resetAndDestroy();
    }
    const body = await read(request);
    if (rules.accessKeys && !rules.accessKeys.includes(accessKey)) return refuse(response, unknownKey);
    const now = performance.now();
    while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift();
    if (rules.rate !== null && recent.length >= rules.rate) return refuse(response, throttling);
    const message = toMessage(JSON.parse(body.toString()), accessKey);
    const refusal = acts ? (typeof rules.refuse === "function" ? rules.refuse(message) : rules.refuse) : null;
    if (refusal) {
      rules.times--;
      return refuse(response, refusal);
    }
    const accident = acts ? rules.accident : null;
    if (accident) rules.times--;
    recent.push(now);
    const told = await fetch(`${innerUrl}${request.url}`, {
      method: "POST",
      headers: { authorization: request.headers.authorization ?? "", "content-type": "application/json" },
      body: new Uint8Array(body),
    });
    const text = await told.text();
    if (told.status !== 200) return response.writeHead(told.status, { "x-amzn-errortype": "BadRequestException" }).end(text);
    accepted.push({ ...message, messageId: JSON.parse(text).MessageId });
    const { delay } = rules;
    await (typeof delay === "number" ? delay > 0 && new Promise((done) => setTimeout(done, delay)) : delay);
    if (accident === "hang") return null;
    if (accident === "late") await new Promise((done) => setTimeout(done, 20_000).unref());
    if (accident === "reset") return request.socket.resetAndDestroy();
    const said = accident === "malformed" ? "<html>200 OK</html>" : accident === "nameless" ? "{}" : text;
    return response.writeHead(200, { "content-type": "application/json" }).end(said);
  }

  function account(response: ServerResponse, accessKey: string): unknown {
    if (rules.accessKeys && !rules.accessKeys.includes(accessKey)) return refuse(response, unknownKey);
    if ("status" in rules.account) return refuse(response, rules.account);
    const { max24h, sent24h, maxRate, sandbox, sending } = rules.account;
    const said = {
      SendQuota: { Max24HourSend: max24h, SentLast24Hours: sent24h, MaxSendRate: maxRate },
      ProductionAccessEnabled: !sandbox,
      SendingEnabled: sending,
      EnforcementStatus: "HEALTHY",
    };
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  }

  await new Promise<void>((done) => door.listen(port, "127.0.0.1", done));
  const { port: taken } = door.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    rules,
    accepted,
    get connections() {
      return connections;
    },
    get asked() {
      return asked;
    },
    of: (recipient) => accepted.filter(({ recipients }) => recipients.includes(recipient)),
    reset() {
      Object.assign(rules, normal(), initial);
      accepted.length = 0;
      recent.length = 0;
      asked = 0;
    },
    async close() {
      for (const server of [door, inner]) {
        const closed = new Promise((done) => server.close(done));
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

export const throttling: SesRefusal = { status: 429, type: "TooManyRequestsException", message: "Maximum sending rate exceeded." };
export const dailyQuota: SesRefusal = { status: 429, type: "TooManyRequestsException", message: "Daily message quota exceeded." };
const unknownKey: SesRefusal = {
  status: 403,
  type: "UnrecognizedClientException",
  message: "The security token included in the request is invalid.",
};

function refuse(response: ServerResponse, { status, type, message, retryAfter }: SesRefusal): void {
  response
    .writeHead(status, {
      "content-type": "application/json",
      "x-amzn-errortype": type,
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    })
    .end(JSON.stringify({ message }));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

interface SendEmail {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses?: string[]; readonly CcAddresses?: string[]; readonly BccAddresses?: string[] };
  readonly Content: { readonly Raw: { readonly Data: string } };
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly ConfigurationSetName?: string;
}

function toMessage(said: SendEmail, accessKey: string): SesMessage {
  const raw = Buffer.from(said.Content.Raw.Data, "base64");
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = said.Destination;
  return {
    at: Date.now(),
    messageId: "",
    accessKey,
    from: said.FromEmailAddress,
    recipients: [...ToAddresses, ...CcAddresses, ...BccAddresses],
    tags: Object.fromEntries((said.EmailTags ?? []).map(({ Name, Value }) => [Name, Value])),
    configurationSet: said.ConfigurationSetName ?? null,
    raw,
    emailId: /^X-Mailwright-Id: (\S+)\r$/im.exec(raw.toString("latin1"))?.[1] ?? null,
  };
}
