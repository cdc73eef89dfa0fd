/** The part of html-to-text that is used here; the package has no types of its own. */
declare module "html-to-text" {
  interface Element {
    readonly children: readonly unknown[];
  }
  interface Builder {
    /** White space is collapsed with what is beside it. */
    addInline(text: string): void;
  }
  export function compile(options: {
    formatters?: Readonly<
      Record<string, (element: Element, walk: (children: readonly unknown[], builder: Builder) => void, builder: Builder) => void>
    >;
    wordwrap?: number | false;
    limits?: { maxDepth?: number; ellipsis?: string };
    selectors?: readonly { selector: string; format?: string; options?: Readonly<Record<string, unknown>> }[];
  }): (html: string) => string;
}
