/** Time zones as one looks for them: by city. */
import type { Choice } from "@/components/ui/select";

/** Every zone that this browser knows; UTC first, and the one that is set even when it is unknown here. */
export function zoneChoices(current: string): Choice[] {
  const names = new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")]);
  return [...names].map(zoneChoice);
}

/** Spaces instead of underscores, so that "new york" finds it. */
export const zoneChoice = (name: string): Choice => ({ value: name, label: name.replaceAll("_", " ") });
