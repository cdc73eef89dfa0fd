import { expect, test } from "vitest";
import { WaitingFor } from "./schemas";
import { waitingSentence } from "./waiting-sentence";

const reasons = WaitingFor.shape.reason.options;
const own = { name: "Ireland", alone: true, rate: 2 };
const house = { ...own, name: null };

test.each(reasons)("%s is told in one sentence that says what to do", (reason) => {
  for (const way of [own, house, { ...own, alone: false }, { ...own, rate: null }]) {
    const said = waitingSentence(reason, reason === "team_paused" || reason === "no_transport" ? null : way);
    expect(said).toMatch(/^[A-Z][^.]*(\d\.\d[^.]*)?: [^.]+\.$/);
    expect(said).toMatch(/under Settings, Sending|the operator of this instance|nothing has to be done/);
  }
});

test("a team that waits for the instance's transport is not told to mend it", () => {
  expect(waitingSentence("refused", house)).toBe(
    "This instance’s transport does not accept its credentials or settings: ask the operator of this instance, or add a provider under Settings, Sending.",
  );
  expect(waitingSentence("paced", house)).toBe(
    "This instance’s transport takes 2 messages a second and others stand before this message: it leaves when it is its turn, and nothing has to be done.",
  );
});
