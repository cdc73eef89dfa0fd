"use server";
import { resetPassword } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";

export async function setNewPassword(_: FormState, form: FormData): Promise<FormState> {
  return submit(null, resetPassword, form);
}
