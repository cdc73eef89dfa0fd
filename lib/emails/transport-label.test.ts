import { expect, test } from "vitest";
import { seal } from "@/lib/infra/crypto/seal";
import { env } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import { openRoutes } from "./route";

test("metrics call a transport of a team by its type alone, and one of the instance by its name", async () => {
  Object.assign(env(), { SMTP_URL: "smtp://relay.example.com:587" });
  const routes = openRoutes();
  const provider = (name: string) => ({
    key: newUuid(),
    type: "smtp",
    name,
    revision: 0,
    rate: 5,
    settings: { host: "127.0.0.1", port: 2525, security: "starttls", user: null, rate: null, signs: false },
    secret: seal(JSON.stringify({ password: null })),
  });
  const mail = { mode: "live", from_address: "a@example.com" } as const;
  const labelOf = (own: ReturnType<typeof provider>[]) => {
    const choice = routes.choose(mail, { own, instance: true });
    return "way" in choice ? choice.way.label : null;
  };
  expect([labelOf([provider("Secret project")]), labelOf([provider("Another team's")])]).toEqual(["team_smtp", "team_smtp"]);
  expect(labelOf([])).toBe("instance_smtp:relay.example.com");
  expect(labelOf([{ ...provider("A"), type: "ses" }])).toBe("team_ses");
  await routes.close();
});
