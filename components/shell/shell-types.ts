/** What the shell must be told; it fetches nothing itself. */
import type { ReactNode } from "react";

export type NavItem = {
  label: string;
  href: string;
  icon: ReactNode;
  /** Pressed to go there: `"g e"`. */
  keys?: string;
  /** Why it is closed and who can open it; the item then shows a lock. */
  locked?: string;
};

/** Groups are divided by space; they carry no heading. */
export type NavGroups = readonly (readonly NavItem[])[];

export type ShellTeam = { id: string; name: string; href: string };
export type ShellUser = {
  name: string;
  email: string;
  /** An operator of the instance, who is led to its own pages too. */
  isStaff?: boolean;
};

export type Command = {
  /** Stable, so that it can be remembered as recent. */
  id: string;
  label: string;
  group: "Go to" | "Do" | "Found";
  /** Said at the right in small print: an id, an address, a status. */
  hint?: string;
  /** Other words that find it. */
  words?: string;
  keys?: string;
  icon?: ReactNode;
  href?: string;
  run?: () => void;
};
