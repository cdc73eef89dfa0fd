/** What a reader's browser remembers about the look, as cookies, so the first byte of HTML is already right. */

/** Each preference and the values it may have besides "unset". */
export const preferences = {
  theme: ["light", "dark"],
  density: ["compact"],
  sidebar: ["collapsed"],
  shortcuts: ["off"],
} as const;
export type Preference = keyof typeof preferences;
export type PreferenceValue<Name extends Preference> = (typeof preferences)[Name][number];

/** The `data-*` attributes of `<html>` for a request's cookies. Unknown values are dropped. */
export function preferenceAttributes(read: (name: Preference) => string | undefined): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of ["theme", "density", "sidebar", "shortcuts"] as const) {
    const value = read(name);
    const allowed: readonly string[] = preferences[name];
    if (value !== undefined && allowed.includes(value)) attributes[`data-${name}`] = value;
  }
  return attributes;
}

/** The same in the browser before the first paint, for documents that are the same for everybody. Its text is part of their policy. */
export const preferenceScript = `(function(p){for(var n in p){var m=document.cookie.match("(?:^|; )"+n+"=([^;]*)");if(m&&p[n].indexOf(m[1])>=0)document.documentElement.setAttribute("data-"+n,m[1])}})(${JSON.stringify(preferences)})`;
