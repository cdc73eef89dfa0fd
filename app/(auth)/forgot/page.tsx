import type { Metadata } from "next";
import { mailLeaves } from "@/lib/infra/env";
import { sendOn } from "../send-on";
import { askForLink } from "./action";
import { ForgotForm } from "./forgot-form";

export const metadata: Metadata = { title: "Forgotten password" };

export default async function ForgotPage() {
  await sendOn();
  return <ForgotForm action={askForLink} mailStaysHere={!mailLeaves()} />;
}
