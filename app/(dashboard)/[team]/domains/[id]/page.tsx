import type { Metadata } from "next";
import { getDomain as registeredPart } from "tldts";
import { RefusedState } from "@/components/shell/refused-state";
import { PageHeader } from "@/components/ui/page-header";
import { getDomain, listDomainChecks } from "@/lib/domains";
import { tryCall } from "@/lib/web/call";
import { here } from "../../here";
import { DomainPage } from "./domain-page";
import { historyLength } from "./history-length";

export const metadata: Metadata = { title: "Domain" };

type Props = { params: Promise<{ team: string; id: string }> };

export default async function DomainByIdPage({ params }: Props) {
  const { team: slug, id } = await params;
  const { team, may } = await here(slug);
  const base = `/${slug}/domains`;
  const [called, history] = await Promise.all([
    tryCall(slug, getDomain, { id }),
    tryCall(slug, listDomainChecks, { id, limit: historyLength }),
  ]);
  if (!called.ok || !history.ok) {
    return (
      <>
        <PageHeader title="Domain" back={{ href: base, label: "Domains" }} />
        {!called.ok && <RefusedState what="the domain" refused={called.refused} />}
        {called.ok && !history.ok && <RefusedState what="the domain's history" refused={history.refused} />}
      </>
    );
  }
  return (
    <DomainPage
      key={called.data.id}
      first={called.data}
      checks={history.data}
      base={base}
      timeZone={team.timeZone}
      zone={registeredPart(called.data.domain, { allowPrivateDomains: true }) ?? called.data.domain}
      may={{ build: may("developer"), delete: may("admin") }}
    />
  );
}
