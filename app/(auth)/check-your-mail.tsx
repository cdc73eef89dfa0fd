"use client";
/** After a form whose answer comes by mail. Says the same whether or not the address is known here. */
import { MailCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Arrived } from "@/components/shell/arrived";
import { AuthFrame } from "@/components/shell/auth-frame";
import { Notice } from "@/components/ui/notice";

type CheckYourMailProps = { mailStaysHere: boolean; again: { href: string; label: string }; children: ReactNode };

export function CheckYourMail({ mailStaysHere, again, children }: CheckYourMailProps) {
  return (
    <AuthFrame
      title="Check your mail"
      footer={
        <a href={again.href} className="link inline-flex min-h-(--target) items-center">
          {again.label}
        </a>
      }
    >
      <Arrived>
        <div className="flex gap-3 text-muted">
          <MailCheck aria-hidden className="mt-0.5 size-5 shrink-0 stroke-[1.5] text-primary" />
          <p>{children}</p>
        </div>
        <p className="text-dense text-muted">It can take a minute. If nothing comes, look into the spam folder.</p>
        {mailStaysHere && (
          <Notice tone="warn" title="This instance has no relay yet">
            Its mail stays in the sandbox inbox of the system team, where the operator can read it.
          </Notice>
        )}
      </Arrived>
      <Link href="/sign-in" className="link inline-flex min-h-(--target) items-center justify-self-start">
        Go to sign-in
      </Link>
    </AuthFrame>
  );
}
