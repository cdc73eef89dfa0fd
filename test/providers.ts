/** Providers of teams for tests: the test's own servers, named as a team would name its own. */
import { randomUUID } from "node:crypto";
import { db } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { closeSetup, type Setup } from "@/lib/providers/provider";

interface Given {
  readonly name?: string;
  readonly position?: number;
  /** Messages a second. */
  readonly rate?: number | null;
  /** Of a relay; none when not given. */
  readonly security?: "starttls" | "opportunistic" | "none";
  /** Of a relay: whom it is logged in to as, with the password “secret”. */
  readonly user?: string;
  /** Of an SES: the topic that it names. */
  readonly topicArn?: string;
}

/** A relay at this port of this machine. Answers its id, under which its state and its pace are kept. */
export const aRelay = (team: TeamFacts, port: number, given: Given = {}): Promise<string> =>
  write(team, given, {
    type: "smtp",
    settings: {
      rate: given.rate ?? null,
      signs: true,
      host: "127.0.0.1",
      port,
      security: given.security ?? "none",
      user: given.user ?? null,
    },
    secret: { password: given.user ? "secret" : null },
  });

/** Something that speaks SES's protocol at this address. */
export const anSes = (team: TeamFacts, endpoint: string, given: Given = {}): Promise<string> =>
  write(team, given, {
    type: "ses",
    settings: { rate: given.rate ?? null, signs: true, region: "eu-west-1", configurationSet: null, endpoint, accessKey: "AKIA…TEST" },
    secret: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
  });

async function write(team: TeamFacts, { name, position = 0, topicArn }: Given, setup: Setup): Promise<string> {
  const id = randomUUID();
  await db().provider.create({
    data: { id, teamId: team.id, name: name ?? `${setup.type} ${position}`, position, ...closeSetup(setup), topicArn: topicArn ?? null },
  });
  return id;
}
