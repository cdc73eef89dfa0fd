"use server";
import { headers } from "next/headers";
import { ipOf } from "@/lib/api/web-hinge";
import { verifyEmail } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";
import { currentSession, signIn } from "@/lib/web/session";

/** Whoever gave the password for it is signed in with it: it is not asked for twice. */
export async function verifyAddress(_: FormState, form: FormData): Promise<FormState> {
  const state = await submit(null, verifyEmail, form);
  const password = form.get("password");
  if (state.data && typeof password === "string" && password !== "" && !(await currentSession()))
    // The address is verified either way: where signing in is refused for now, the sign-in page says so.
    await signIn(state.data.email, password, ipOf(await headers())).catch(() => false);
  return state;
}
