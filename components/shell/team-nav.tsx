/** Where one can go within a team. The page's h1 equals the label here. */
import { Ban, ChartLine, Globe, House, Inbox, KeyRound, Mail, Settings } from "lucide-react";
import type { NavGroups } from "./shell-types";

/** `base` is the team's address: "/acme". */
export function teamNav(base: string): NavGroups {
  return [
    [{ label: "Home", href: base, icon: <House aria-hidden />, keys: "g h" }],
    [
      { label: "Emails", href: `${base}/emails`, icon: <Mail aria-hidden />, keys: "g e" },
      { label: "Reports", href: `${base}/reports`, icon: <ChartLine aria-hidden />, keys: "g r" },
      { label: "Sandbox inbox", href: `${base}/sandbox`, icon: <Inbox aria-hidden />, keys: "g b" },
      { label: "Suppressions", href: `${base}/suppressions`, icon: <Ban aria-hidden />, keys: "g s" },
    ],
    [
      { label: "Domains", href: `${base}/domains`, icon: <Globe aria-hidden />, keys: "g d" },
      { label: "Credentials", href: `${base}/credentials`, icon: <KeyRound aria-hidden />, keys: "g k" },
    ],
    [{ label: "Settings", href: `${base}/settings`, icon: <Settings aria-hidden />, keys: "g ," }],
  ];
}
