/**
 * Starts the whole product once for the run, as `npm start` does, with a folder of its own, the demo team in it, a mail
 * server that keeps what it gets, an SES, and an authority that signs for SNS.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDns } from "../../test/dns-server";
import { sesServer } from "../../test/ses-server";
import { ourTopic, snsAnchor, snsAuthority } from "../../test/sns-authority";
import { fillWithDemo, startProduct } from "./product";
import { startSink } from "./sink";

export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-e2e-"));
  /** As root the server runs as another user, who has to get in. */
  chmodSync(folder, 0o755);
  const sink = await startSink(join(folder, "sink"));
  /** No name is ever asked of another server than ours. */
  const dns = await startDns({});
  /** Where the SDK of AWS goes, for providers that teams add. */
  const ses = await sesServer();
  const sns = await snsAuthority("127.0.0.2");
  const product = await startProduct(join(folder, "data"), {
    SMTP_URL: sink.url,
    DNS_SERVERS: dns.server,
    AWS_ENDPOINT_URL_SESV2: ses.url,
    /** What journeys run of their own listens there; 127.0.0.1 stays forbidden to what customers name. */
    OUTBOUND_ALLOW_CIDRS: "127.0.0.2/32",
    SNS_TOPICS: ourTopic,
    SNS_TRUST_ANCHOR: snsAnchor.replaceAll("\n", "\\n"),
    SNS_TRUST_HOSTS: sns.host,
  });
  fillWithDemo(join(folder, "data"));
  /** What the spec files, which run in another process, read through `support/run.ts`. */
  Object.assign(process.env, {
    E2E_URL: product.url,
    E2E_SETUP_URL: product.setupUrl ?? "",
    E2E_DATABASE_URL: product.databaseUrl,
    E2E_SINK: sink.folder,
    E2E_SNS_HOST: sns.host,
  });
  return async () => {
    await product.stop();
    await sink.stop();
    await dns.close();
    await ses.close();
    await sns.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
