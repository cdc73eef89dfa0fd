/** For layouts of pages behind a sign-in: their providers, with the nonce of this answer. */
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";

export async function WithProviders({ children }: { children: ReactNode }) {
  return <Providers nonce={(await headers()).get("x-nonce") ?? undefined}>{children}</Providers>;
}
