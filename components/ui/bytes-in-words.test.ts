import { expect, test } from "vitest";
import { bytesInWords } from "./bytes-in-words";

test("sizes are told in three digits at most", () => {
  const told = {
    0: "0 bytes",
    1: "1 byte",
    999: "999 bytes",
    1000: "1 KB",
    1540: "1.5 KB",
    99940: "99.9 KB",
    99960: "100 KB",
    999499: "999 KB",
    999500: "1 MB",
    19660800: "19.7 MB",
    1500000000: "1.5 GB",
    2e12: "2000 GB",
  };
  for (const [bytes, words] of Object.entries(told)) expect(bytesInWords(Number(bytes))).toBe(words);
});
