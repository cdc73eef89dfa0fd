/** Mail that follows from what people do: links to verify and to set a password, and word of what changed. */
import { z } from "zod";
import { InstanceTest, instanceTestSubject } from "@/emails/instance-test";
import { PasswordChanged, passwordChangedSubject } from "@/emails/password-changed";
import { ResetPassword, resetPasswordSubject } from "@/emails/reset-password";
import { SignUpRepeated, signUpRepeatedSubject } from "@/emails/sign-up-repeated";
import { VerifyAddress, verifyAddressSubject } from "@/emails/verify-address";
import { appUrl, env } from "@/lib/infra/env";
import { job } from "@/lib/kernel/job";
import { findUser, issueToken } from "@/lib/teams";
import { sendNotice } from "./send-notice";

const AboutPerson = z.object({ userId: z.uuid() });

export const mailVerification = job("notices.verifyAddress", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    if (user.emailVerifiedAt) return;
    await sendNotice(ctx, {
      job: "notices.verifyAddress",
      subject: verifyAddressSubject,
      to: user,
      template: VerifyAddress,
      props: async () => ({ name: user.name, link: `${appUrl()}/verify/${await issueToken(ctx.db, userId, "verify")}` }),
    });
  },
});

export const mailSignUpRepeated = job("notices.signUpRepeated", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    await sendNotice(ctx, {
      job: "notices.signUpRepeated",
      subject: signUpRepeatedSubject,
      to: user,
      template: SignUpRepeated,
      props: () => ({ name: user.name, signIn: `${appUrl()}/sign-in`, forgot: `${appUrl()}/forgot` }),
    });
  },
});

export const mailPasswordReset = job("notices.resetPassword", {
  input: z.object({ userId: z.uuid().nullable() }),
  async run(ctx, { userId }) {
    if (userId === null) return;
    const user = await findUser(userId);
    await sendNotice(ctx, {
      job: "notices.resetPassword",
      subject: resetPasswordSubject,
      to: user,
      template: ResetPassword,
      props: async () => ({ name: user.name, link: `${appUrl()}/reset/${await issueToken(ctx.db, userId, "reset")}` }),
    });
  },
});

export const mailPasswordChanged = job("notices.passwordChanged", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    await sendNotice(ctx, {
      job: "notices.passwordChanged",
      subject: passwordChangedSubject,
      to: user,
      template: PasswordChanged,
      props: () => ({
        name: user.name,
        when: `${ctx.now().toISOString().slice(0, 16).replace("T", " at ")} UTC`,
        forgot: `${appUrl()}/forgot`,
      }),
    });
  },
});

export const mailInstanceTest = job("notices.instanceTest", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    const { SMTP_URL } = env();
    await sendNotice(ctx, {
      job: "notices.instanceTest",
      subject: instanceTestSubject,
      to: user,
      template: InstanceTest,
      props: () => ({ name: user.name, home: appUrl(), transport: SMTP_URL ? `the relay ${new URL(SMTP_URL).host}` : "the sandbox" }),
    });
  },
});
