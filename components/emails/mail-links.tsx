/** Where the links of a shown email lead: to be read before one is followed, and to be reached without entering the preview. */
import { useMemo } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { linksInText, linksOf } from "./frame-document";

const mostShown = 50;

export function MailLinks({ html, text }: { html: string | null; text: string | null }) {
  const links = useMemo(() => (html ? linksOf(html) : linksInText(text ?? "")), [html, text]);
  if (links.length === 0) return null;
  return (
    <Disclosure summary={links.length === 1 ? "1 link" : `${links.length} links`}>
      <p className="text-muted">They open in a new tab. Following one may tell the sender that somebody read the email.</p>
      <ul className="mt-2 grid gap-1">
        {links.slice(0, mostShown).map((href) => (
          <li key={href}>
            <a href={href} target="_blank" rel="noopener noreferrer" className="link [overflow-wrap:anywhere]">
              {href}
            </a>
          </li>
        ))}
      </ul>
      {links.length > mostShown && <p className="mt-2 text-muted">The first {mostShown} are shown; the source has all of them.</p>}
    </Disclosure>
  );
}
