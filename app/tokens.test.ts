/** The palette's promise: every pair of colours that meets on screen can be read, in both themes. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Theme = "light" | "dark";
type Rgb = [number, number, number];
const themes: Theme[] = ["light", "dark"];
const tokens = readTokens(readFileSync(new URL("./tokens.css", import.meta.url), "utf8"));
const grounds = ["bg", "surface", "sunken"];
const tones = ["ok", "warn", "bad", "info", "note"];

const pairs: [front: string, back: string, least: number][] = [
  ...grounds.flatMap((ground): [string, string, number][] => [
    ["fg", ground, 7],
    ["muted", ground, 4.5],
    ["faint", ground, 4.5],
    ["link", ground, 4.5],
    ["ring", ground, 3],
    ["control", ground, 3],
    ["bad", ground, 4.5],
  ]),
  ...tones.flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-bg`, 4.5],
    [tone, "surface", 4.5],
    [tone, "sunken", 4.5],
    ["fg", `${tone}-bg`, 7],
    ["muted", `${tone}-bg`, 4.5],
  ]),
  ["on-primary", "primary", 4.5],
  ["on-primary", "primary-hover", 4.5],
  ["on-danger", "danger", 4.5],
  ["on-danger", "danger-hover", 4.5],
  ["primary", "surface", 3],
  ["danger", "surface", 3],
  ...["sent", "delivered", "opened", "clicked", "failed", "complaint"].map((series): [string, string, number] => [
    `c-${series}`,
    "surface",
    3,
  ]),
];

test.each(themes)("every pair of colours meets its contrast in the %s theme", (theme) => {
  const short = pairs
    .map(([front, back, least]) => ({ pair: `${front} on ${back}`, ratio: contrast(colour(front, theme), colour(back, theme)), least }))
    .filter(({ ratio, least }) => ratio < least);
  expect(short).toEqual([]);
});

test.each(themes)("every colour of the %s theme can be shown by an sRGB screen", (theme) => {
  const outside = [...tokens.keys()].filter((name) => colour(name, theme).some((channel) => channel < -0.002 || channel > 1.002));
  expect(outside).toEqual([]);
});

/** `--name: light-dark(oklch(…), oklch(…));` → name → both linear sRGB colours. */
function readTokens(css: string): Map<string, Record<Theme, Rgb>> {
  const declarations = css.matchAll(/--([a-z-]+):\s*light-dark\(oklch\(([^)]*)\),\s*oklch\(([^)]*)\)\)/g);
  return new Map([...declarations].map(([, name = "", light = "", dark = ""]) => [name, { light: toLinear(light), dark: toLinear(dark) }]));
}

function colour(name: string, theme: Theme): Rgb {
  const found = tokens.get(name);
  if (!found) throw new Error(`tokens.css has no --${name}`);
  return found[theme];
}

/** OKLCH to linear sRGB, with the matrices of CSS Color 4, section 18. */
function toLinear(text: string): Rgb {
  const [lightness = Number.NaN, chroma = Number.NaN, hue = Number.NaN] = text.split(/[\s/]+/).map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** WCAG 2.2 contrast ratio of two linear colours. */
function contrast(front: Rgb, back: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(front), luminance(back)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
