/**
 * A return path that says which email it belongs to (VERP): a report that brings nothing of the message back still comes back to it.
 * One transaction may have several recipients, so it names the email and not the recipient.
 */

const shape = /(?:^|[<\s,;:])bounce\+([0-9a-f]{8})([0-9a-f]{4})(7[0-9a-f]{3})([89ab][0-9a-f]{3})([0-9a-f]{12})@[a-z0-9.-]+/i;

/** The email's UUID from a field that holds such an address; null for every other. */
export function emailIdOfReturnPath(field: string): string | null {
  const found = shape.exec(field.slice(0, 4000));
  return found ? found.slice(1).join("-").toLowerCase() : null;
}
