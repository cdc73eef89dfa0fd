/**
 * `npm run demo`: a team with two weeks of mail to look at. The same names, mails and outcomes every time, dated back from
 * now; run again it is made anew. Nothing is sent.
 */
import { createHash } from "node:crypto";
import { hmac } from "@/lib/infra/crypto/seal";
import { closeDatabase, db } from "@/lib/infra/db/client";
import { appUrl } from "@/lib/infra/env";
import { closeQueue } from "@/lib/infra/queue";
import { hashSecret, prefixOf } from "@/lib/keys/secret";
import { prepareDatabase } from "@/lib/prepare";
import { hashPassword } from "@/lib/teams/password-hash";
import { demoMail } from "./demo/mail";
import { writeMail } from "./demo/write-mail";
import { withDatabase } from "./with-database";

const slug = "juniper-goods";
const people = [
  { name: "Ada Novak", email: "ada@juniper.example", role: "owner" },
  { name: "Sam Okafor", email: "sam@juniper.example", role: "developer" },
  { name: "Mei Lindqvist", email: "mei@juniper.example", role: "marketer" },
] as const;
const keys = [
  { name: "Shop", mode: "live", scopes: ["emails:send", "emails:read"] },
  { name: "Staging", mode: "test", scopes: ["emails:send", "emails:read"] },
] as const;

/** Known to whoever can read this instance's secret, and the same each time. */
const secretOf = (what: string): string => hmac("demo", what).toString("hex");
const idOf = (what: string): string => {
  const hex = createHash("sha256").update(`demo ${what}`).digest("hex");
  return `019a0000-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`;
};

const made = await withDatabase(async (url) => {
  process.env.DATABASE_URL = url;
  await prepareDatabase();
  const password = secretOf("password").slice(0, 20);
  const mail = demoMail(new Date());
  const teamId = await makeTeam(await hashPassword(password));
  await writeMail(teamId, idOf("key Shop"), mail);
  await closeQueue();
  await closeDatabase();
  return { password, mails: mail.length };
});
console.log(`The team “Juniper Goods” has ${made.mails} emails, ${people.length} members and ${keys.length} keys: ${appUrl()}/${slug}

  Sign in    ${people.map(({ email, role }) => `${email} (${role})`).join(", ")}
  Password   ${made.password}
  Keys       ${keys.map(({ name, mode }) => `${name}: ${keySecret(name, mode)}`).join("\n             ")}`);
process.exit();

function keySecret(name: string, mode: string): string {
  return `sk_${mode}_${secretOf(`key ${name}`).slice(0, 43)}`;
}

/** Answers the team's id. The first person also owns the instance when nobody else does. */
async function makeTeam(passwordHash: string): Promise<string> {
  const id = idOf("team");
  await db().$transaction(async (tx) => {
    const hasOwner = (await tx.user.count({ where: { isStaff: true } })) > 0;
    await tx.team.upsert({ where: { id }, create: { id, name: "Juniper Goods", slug }, update: { name: "Juniper Goods", slug } });
    for (const { name, email, role } of people) {
      const userId = idOf(email);
      const person = { name, email, emailKey: email, passwordHash, emailVerifiedAt: new Date() };
      const isStaff = role === "owner" && !hasOwner;
      await tx.user.upsert({ where: { id: userId }, create: { id: userId, isStaff, ...person }, update: person });
      await tx.member.upsert({
        where: { teamId_userId: { teamId: id, userId } },
        create: { teamId: id, userId, role },
        update: { role },
      });
    }
    const keysMadeAt = new Date(Date.now() - 20 * 86_400_000);
    for (const { name, mode, scopes } of keys) {
      const secret = keySecret(name, mode);
      const key = {
        name,
        mode,
        scopes: [...scopes],
        ipAllow: [],
        prefix: prefixOf(secret),
        hash: hashSecret(secret),
        revokedAt: null,
        createdAt: keysMadeAt,
      };
      await tx.apiKey.upsert({ where: { id: idOf(`key ${name}`) }, create: { id: idOf(`key ${name}`), teamId: id, ...key }, update: key });
    }
  });
  return id;
}
