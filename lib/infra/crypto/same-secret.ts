import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** In constant time, whatever their lengths. */
export const sameSecret = (known: string, given: string): boolean => timingSafeEqual(digest(known), digest(given));
