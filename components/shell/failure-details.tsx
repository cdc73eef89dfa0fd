"use client";
/** What a failed page offers: try again, and a reference to give to whoever runs this instance. */
import { Button } from "@/components/ui/button";
import { Mono } from "@/components/ui/mono";

export function FailureDetails({ reference, retry }: { reference?: string; retry: () => void }) {
  return (
    <>
      {reference && (
        <p className="flex flex-wrap items-center gap-2 text-dense text-muted">
          Reference
          <Mono copy={reference} copyLabel="Copy reference" className="text-fg">
            {reference}
          </Mono>
        </p>
      )}
      <Button variant="primary" wide onClick={retry}>
        Try again
      </Button>
    </>
  );
}
