"use server";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { ipOf } from "@/lib/api/web-hinge";
import { completeSetup } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";
import { signIn } from "@/lib/web/session";

/** Makes the owner, signs them in, and goes on to watch the first mail. */
export async function createOwner(_: FormState, form: FormData): Promise<FormState> {
  const state = await submit(null, completeSetup, form);
  if (state.refused) return state;
  await signIn(String(form.get("email")).trim(), String(form.get("password")), ipOf(await headers()));
  redirect("/setup/done");
}
