"use client";
import { Button } from "@/components/ui/button";
/** When a page of the team fails the shell stays, so that the way to the other pages is open. */
import { Broken } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export default function TeamError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <Broken
        title="The fault is on our side"
        requestId={error.digest}
        idLabel="Reference"
        action={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        It has been logged, and nothing you sent is lost.
      </Broken>
    </>
  );
}
