/** The part of html-to-text that is used here; the package has no types of its own. */
declare module "html-to-text" {
  export function compile(options: {
    wordwrap?: number | false;
    limits?: { maxDepth?: number; ellipsis?: string };
    selectors?: readonly { selector: string; format?: string; options?: Readonly<Record<string, unknown>> }[];
  }): (html: string) => string;
}
