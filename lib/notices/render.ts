/** From a React Email to html and text. */
import type { ReactElement } from "react";
import { render } from "react-email";

export interface Rendered {
  readonly html: string;
  readonly text: string;
}

export async function renderNotice(element: ReactElement): Promise<Rendered> {
  const [html, text] = await Promise.all([render(element), render(element, { plainText: true })]);
  return { html, text };
}
