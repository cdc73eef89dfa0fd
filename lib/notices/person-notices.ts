/** Mail that follows from what people do: links to verify and to set a password, and word of what changed. */
import { createElement } from "react";
import { z } from "zod";
import { appUrl, waysOut } from "@/lib/infra/env";
import { job } from "@/lib/kernel/job";
import { findUser, issueToken, tokenSeconds } from "@/lib/teams";
import { sendNotice } from "./send-notice";

const AboutPerson = z.object({ userId: z.uuid() });

export const mailVerification = job("notices.verifyAddress", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    if (user.emailVerifiedAt) return;
    await sendNotice(ctx, {
      job: "notices.verifyAddress",
      subject: "Verify your email address",
      to: user,
      secretSeconds: tokenSeconds.verify,
      content: async () => {
        const { VerifyAddress } = await import("@/emails/verify-address");
        return createElement(VerifyAddress, { name: user.name, link: `${appUrl()}/verify/${await issueToken(ctx.db, userId, "verify")}` });
      },
    });
  },
});

export const mailSignUpRepeated = job("notices.signUpRepeated", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    await sendNotice(ctx, {
      job: "notices.signUpRepeated",
      subject: "You have an account already",
      to: user,
      content: async () => {
        const { SignUpRepeated } = await import("@/emails/sign-up-repeated");
        return createElement(SignUpRepeated, { name: user.name, signIn: `${appUrl()}/sign-in`, forgot: `${appUrl()}/forgot` });
      },
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
      subject: "Set a new password",
      to: user,
      secretSeconds: tokenSeconds.reset,
      content: async () => {
        const { ResetPassword } = await import("@/emails/reset-password");
        return createElement(ResetPassword, { name: user.name, link: `${appUrl()}/reset/${await issueToken(ctx.db, userId, "reset")}` });
      },
    });
  },
});

export const mailPasswordChanged = job("notices.passwordChanged", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    await sendNotice(ctx, {
      job: "notices.passwordChanged",
      subject: "Your password was changed",
      to: user,
      content: async () => {
        const { PasswordChanged } = await import("@/emails/password-changed");
        return createElement(PasswordChanged, {
          name: user.name,
          when: `${ctx.now().toISOString().slice(0, 16).replace("T", " at ")} UTC`,
          forgot: `${appUrl()}/forgot`,
        });
      },
    });
  },
});

export const mailInstanceTest = job("notices.instanceTest", {
  input: AboutPerson,
  async run(ctx, { userId }) {
    const user = await findUser(userId);
    await sendNotice(ctx, {
      job: "notices.instanceTest",
      subject: "Your instance can send",
      to: user,
      content: async () => {
        const { InstanceTest } = await import("@/emails/instance-test");
        return createElement(InstanceTest, {
          name: user.name,
          home: appUrl(),
          transport: waysOut()[0] ?? "the sandbox",
        });
      },
    });
  },
});
