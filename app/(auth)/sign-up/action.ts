"use server";
import { signUp } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";

export async function signUpWith(_: FormState, form: FormData): Promise<FormState> {
  return submit(null, signUp, form);
}
