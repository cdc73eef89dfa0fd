"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { changePassword, signOutEverywhere, updatePerson } from "@/lib/teams";
import { call } from "@/lib/web/call";
import { type FormState, submit } from "@/lib/web/form";
import { signOut } from "@/lib/web/session";

export async function rename(_: FormState, form: FormData): Promise<FormState> {
  const state = await submit(null, updatePerson, form);
  if (state.data) revalidatePath("/", "layout");
  return state;
}

export async function newPassword(_: FormState<{ sessionsEnded: number }>, form: FormData): Promise<FormState<{ sessionsEnded: number }>> {
  const state = await submit(null, changePassword, form);
  if (state.data) revalidatePath("/account");
  return state;
}

/** This browser's cookie goes too. */
export async function leaveEverywhere(): Promise<void> {
  await call(null, signOutEverywhere, {});
  await signOut();
  redirect("/sign-in");
}
