/** The host of a record as DNS hosts ask for it: below the zone, with `@` for the zone itself. */

/** `zone` is the name that was registered, at which its records usually are kept. */
export function relativeHost(name: string, zone: string): string {
  if (name === zone) return "@";
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : `${name}.`;
}
