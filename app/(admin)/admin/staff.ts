/** Who operates this instance. To everybody else its pages do not exist. */
import { notFound, redirect } from "next/navigation";
import { currentSession, type Signed } from "@/lib/web/session";

export async function staff(): Promise<Signed["user"]> {
  const signed = await currentSession();
  if (!signed) redirect("/sign-in?callbackUrl=/admin/domains");
  return signed.user.isStaff ? signed.user : notFound();
}
