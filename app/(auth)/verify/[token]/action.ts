"use server";
import { verifyEmail } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";

export async function verifyAddress(_: FormState, form: FormData): Promise<FormState> {
  return submit(null, verifyEmail, form);
}
