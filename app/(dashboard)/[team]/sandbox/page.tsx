import type { Metadata } from "next";
import { SandboxOutcomes } from "@/components/emails/sandbox-outcomes";
import { RefusedState } from "@/components/shell/refused-state";
import { NoMatch } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Panel } from "@/components/ui/panel";
import { List } from "@/components/ui/table/list";
import { listSandboxMessages } from "@/lib/emails";
import { tryCall } from "@/lib/web/call";
import { type Asked, one, without, withValues } from "../asked";
import { here } from "../here";
import { EmptyInbox } from "./empty-inbox";
import { InboxFrame } from "./inbox-frame";
import { InboxTable } from "./inbox-table";
import { NothingYet } from "./nothing-yet";

export const metadata: Metadata = { title: "Sandbox inbox" };

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function SandboxPage({ params, searchParams }: Props) {
  const [{ team, may }, asked] = await Promise.all([here((await params).team), searchParams]);
  const search = one(asked, "q")?.slice(0, 320);
  const cursor = one(asked, "cursor")?.match(/^msg_[1-9A-HJ-NP-Za-km-z]{22}$/)?.[0];
  const called = await tryCall(team.slug, listSandboxMessages, { ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) });
  const base = `/${team.slug}/sandbox`;
  const messages = called.ok ? called.data.messages : [];
  return (
    <>
      <PageHeader
        title="Sandbox inbox"
        description="Mail from test keys and from sandbox.test. It is kept here and goes nowhere else."
        actions={messages.length > 0 && <EmptyInbox allowed={may("developer")} count={called.ok ? called.data.total : 0} />}
      />
      <div className="grid gap-6 *:min-w-0">
        {!called.ok ? (
          <RefusedState what="the sandbox inbox" refused={called.refused} />
        ) : messages.length === 0 && !search && !cursor ? (
          <NothingYet base={`/${team.slug}`} />
        ) : (
          <div>
            <List>
              <InboxFrame first={!cursor}>
                {messages.length > 0 ? (
                  <InboxTable messages={messages} base={base} timeZone={team.timeZone} />
                ) : (
                  <div className="*:rounded-none *:border-0">
                    <NoMatch
                      what="messages"
                      filters={search ? [{ label: `“${search}”`, href: `${base}${without(asked, "q")}` }] : []}
                      clearHref={base}
                    />
                  </div>
                )}
              </InboxFrame>
            </List>
            {messages.length > 0 && (
              <Pagination
                newerHref={cursor ? `${base}${withValues(asked, {})}` : null}
                olderHref={called.data.nextCursor ? `${base}${withValues(asked, { cursor: called.data.nextCursor })}` : null}
                summary={`${called.data.total.toLocaleString("en")} ${called.data.total === 1 ? "message" : "messages"}`}
              />
            )}
          </div>
        )}
        <Panel
          title="Try every outcome"
          description="Send to one of these from an address at sandbox.test, or with a test key. Every other address of such mail is delivered and kept here."
        >
          <SandboxOutcomes />
        </Panel>
      </div>
    </>
  );
}
