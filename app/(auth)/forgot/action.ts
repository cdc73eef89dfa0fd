"use server";
import { forgotPassword } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";

export async function askForLink(_: FormState, form: FormData): Promise<FormState> {
  return submit(null, forgotPassword, form);
}
