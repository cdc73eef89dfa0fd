import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { backTo } from "../../back-to";
import { makeTeam } from "./action";
import { NewTeamForm } from "./new-team-form";

export const metadata: Metadata = { title: "New team" };

export default async function NewTeamPage() {
  const back = await backTo(undefined);
  return (
    <>
      <PageHeader
        title="New team"
        description="A team has its own keys, emails and members. You will be its owner."
        {...(back && { back })}
      />
      <Panel>
        <NewTeamForm action={makeTeam} />
      </Panel>
    </>
  );
}
