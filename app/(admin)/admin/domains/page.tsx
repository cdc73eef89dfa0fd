import type { Metadata } from "next";
import { RefusedState } from "@/components/shell/refused-state";
import { PageHeader } from "@/components/ui/page-header";
import { listPendingDomains } from "@/lib/domains";
import { tryCall } from "@/lib/web/call";
import { staff } from "../staff";
import { ApprovalQueue } from "./approval-queue";
import { queueLength } from "./queue-length";

export const metadata: Metadata = { title: "Domains" };

export default async function AdminDomainsPage() {
  await staff();
  const called = await tryCall(null, listPendingDomains, { limit: queueLength });
  if (!called.ok) {
    return (
      <>
        <PageHeader title="Domains" />
        <RefusedState what="the domains that wait" refused={called.refused} />
      </>
    );
  }
  return <ApprovalQueue first={called.data} />;
}
