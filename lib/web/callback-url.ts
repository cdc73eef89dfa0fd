/** Where to go after signing in: a path of ours, or home. */

/** Only `/path…` comes through; everything that could name another host (`//host`, `/\host`, a scheme, control characters) is dropped. */
export function ownPath(asked: string | null | undefined): string | null {
  if (!asked || asked.length > 2000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(asked)) return null;
  const base = "http://own.invalid";
  const url = URL.canParse(asked, base) ? new URL(asked, base) : null;
  if (!url || url.origin !== base || url.pathname.startsWith("//")) return null;
  return url.pathname + url.search + url.hash;
}
