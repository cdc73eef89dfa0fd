import { expect, test } from "vitest";
import { filenameParameters } from "./filename";

test.each([`${"測".repeat(60)}.zip`, `${"a".repeat(20)}${"🦆é".repeat(40)}.pdf`, "ü.txt", "é'()*!~.txt"])(
  "a name in pieces is cut between characters, so that each piece can be decoded by itself: %s",
  (name) => {
    const pieces = filenameParameters(name)
      .slice(1)
      .map((line) => line.replace(/^[^=]*=(UTF-8'')?/, ""));
    expect(pieces.map((piece) => decodeURIComponent(piece)).join("")).toBe(name);
    for (const line of filenameParameters(name).slice(1)) expect(line.length).toBeLessThan(75);
  },
);
