import type { Metadata } from "next";
import Link from "next/link";
import { RefusedState } from "@/components/shell/refused-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { List } from "@/components/ui/table/list";
import { listDomains, sandboxDomain } from "@/lib/domains";
import { appUrl } from "@/lib/infra/env";
import { scopeRoles, scopeSentences, scopes, staffScopes } from "@/lib/kernel/principal";
import { listKeys } from "@/lib/keys";
import type { KeyStatus } from "@/lib/keys/schemas";
import { tryCall } from "@/lib/web/call";
import { type Asked, one, withValues } from "../asked";
import { here } from "../here";
import { CreateKey } from "./create-key";
import { KeysTable } from "./keys-table";
import { NoKeys } from "./no-keys";

export const metadata: Metadata = { title: "Credentials" };

const everyStatus: KeyStatus[] = ["active", "expired", "revoked"];

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function CredentialsPage({ params, searchParams }: Props) {
  const [{ team, person, may }, asked] = await Promise.all([here((await params).team), searchParams]);
  const cursor = one(asked, "cursor")?.match(/^key_[1-9A-HJ-NP-Za-km-z]{22}$/)?.[0];
  const withRevoked = one(asked, "revoked") === "shown";
  const [called, domains] = await Promise.all([
    tryCall(team.slug, listKeys, { ...(cursor ? { cursor } : {}), ...(withRevoked ? { status: everyStatus } : {}) }),
    tryCall(team.slug, listDomains, { limit: 100 }),
  ]);
  const names = [...(domains.ok ? domains.data.domains.map(({ domain }) => domain) : []), sandboxDomain];
  const base = `/${team.slug}/credentials`;
  const mayBuild = may("developer");
  const offered = scopes.filter((scope) => may(scopeRoles[scope]) && (person.isStaff || !staffScopes.has(scope)));
  const choices = offered.map((value) => ({ value, sentence: scopeSentences[value] }));
  const mayGiveAll = scopes.every((scope) => staffScopes.has(scope) || may(scopeRoles[scope]));
  return (
    <>
      <PageHeader
        title="Credentials"
        description="API keys with which programs send and read email. A secret is shown only once."
        actions={
          <CreateKey allowed={mayBuild} scopes={choices} mayGiveAll={mayGiveAll} domains={names} origin={appUrl()} to={person.email} />
        }
      />
      {!called.ok ? (
        <RefusedState what="the team's keys" refused={called.refused} />
      ) : called.data.apiKeys.length === 0 ? (
        <NoKeys mayBuild={mayBuild} base={base} />
      ) : (
        <>
          <section aria-label="API keys" className="overflow-clip rounded-panel border border-line bg-surface">
            <List>
              <KeysTable keys={called.data.apiKeys} timeZone={team.timeZone} mayBuild={mayBuild} sentences={scopeSentences} />
            </List>
          </section>
          <Pagination
            newerHref={cursor ? `${base}${withValues(asked, {})}` : null}
            olderHref={called.data.nextCursor ? `${base}${withValues(asked, { cursor: called.data.nextCursor })}` : null}
          />
        </>
      )}
      {called.ok && (
        <Link className="inline-flex min-h-(--target) items-center text-link" href={withRevoked ? base : `${base}?revoked=shown`}>
          {withRevoked ? "Hide revoked keys" : "Show revoked keys too"}
        </Link>
      )}
    </>
  );
}
