/** From a React Email to html and text. */
import type { ReactElement } from "react";

export interface Rendered {
  readonly html: string;
  readonly text: string;
}

/** The library is loaded by the first mail: it is large, and a process that sends none does without. */
export async function renderNotice(element: ReactElement): Promise<Rendered> {
  const { render } = await import("react-email");
  const [html, text] = await Promise.all([render(element), render(element, { plainText: true })]);
  return { html, text };
}
