"use server";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { ipOf } from "@/lib/api/web-hinge";
import { Fault } from "@/lib/kernel/fault";
import { ownPath } from "@/lib/web/callback-url";
import { attempt, type FormState } from "@/lib/web/form";
import { signIn } from "@/lib/web/session";
import { homePath } from "../home-path";

/** One sentence for every wrong pair: who has an account is not told. */
export async function signInWith(_: FormState<true>, form: FormData): Promise<FormState<true>> {
  const text = (name: string) => String(form.get(name) ?? "");
  const state = await attempt(form, "signIn", async () => {
    const fits = await signIn(text("email").trim(), text("password"), ipOf(await headers()));
    if (!fits) throw new Fault("invalid", "wrong_credentials", "The email address or the password is not right.");
    return true as const;
  });
  if (state.refused) return state;
  redirect(ownPath(text("callbackUrl")) ?? (await homePath()));
}
