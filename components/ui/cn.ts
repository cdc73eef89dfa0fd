/** Joins class names, letting a caller's class win over the component's own. */
import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["meta", "dense", "body", "reading", "title", "number"],
      radius: ["sm", "control", "panel", "full"],
      shadow: ["raised", "overlay"],
    },
  },
});

/** The classes as one string; of two that set the same property the later one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
