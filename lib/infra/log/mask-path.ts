/** Links that were sent by mail carry their secret in the path; no log is to keep one. */
const secretPlaces = /^\/(reset|verify|invite)\/.+$/;

/** The path of a request as it may be logged: without its query, and without a token that stands in it. */
export function maskedPath(url: string): string {
  const [path = ""] = url.split(/[?#]/);
  return path.replace(secretPlaces, "/$1/[hidden]");
}
