import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";

type Props = { params: Promise<{ team: string }>; children: ReactNode };

export default async function SettingsLayout({ params, children }: Props) {
  const base = `/${(await params).team}/settings`;
  return (
    <>
      <PageHeader title="Settings">
        <Tabs
          label="Settings"
          tabs={[
            { href: base, label: "General" },
            { href: `${base}/members`, label: "Members" },
            { href: `${base}/sending`, label: "Sending" },
          ]}
        />
      </PageHeader>
      {children}
    </>
  );
}
