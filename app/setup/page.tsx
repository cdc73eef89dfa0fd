import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/shell/auth-frame";
import { Notice } from "@/components/ui/notice";
import { setupStatus } from "@/lib/teams";
import { tryCall } from "@/lib/web/call";
import { createOwner } from "./action";
import { Checks } from "./checks";
import { OwnerForm } from "./owner-form";
import { WhereTheLinkIs } from "./where-the-link-is";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SetupPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : undefined;
  const called = await tryCall(null, setupStatus, given === undefined ? {} : { token: given });
  if (called.ok && !called.data.needed) redirect("/sign-in");
  if (!called.ok || given === undefined) {
    return (
      <AuthFrame title="Set up this instance" description="It has no owner yet. The link that makes one is on the server’s console." wide>
        {!called.ok && <Notice tone="bad">{called.refused.message}</Notice>}
        <WhereTheLinkIs />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Set up this instance" description="What the server found out about itself, and then its owner." wide>
      <Checks checks={called.data.checks} />
      <OwnerForm action={createOwner} token={given} />
    </AuthFrame>
  );
}
