"use client";
/** Knows whether text was typed into a part of the page, so that closing it can ask first. Choices made by a press are quickly made again. */
import { type FocusEvent, useMemo, useRef } from "react";

type TextField = HTMLInputElement | HTMLTextAreaElement;
const pressed = ["checkbox", "radio", "button", "submit", "reset", "file", "hidden"];

interface Unsaved {
  /** For `onFocus` of the part: remembers what a field held before anything was typed. */
  onFocus: (event: FocusEvent) => void;
  /** Whether a field that is still there holds other text than before. */
  isTyped: () => boolean;
  /** What is there now counts as saved. */
  forget: () => void;
}

export function useUnsaved(): Unsaved {
  const before = useRef(new Map<TextField, string>());
  return useMemo(
    () => ({
      onFocus({ target }) {
        if (isTextField(target) && !before.current.has(target)) before.current.set(target, target.value);
      },
      isTyped: () => [...before.current].some(([field, value]) => field.isConnected && field.value !== value),
      forget: () => before.current.clear(),
    }),
    [],
  );
}

const isTextField = (target: EventTarget): target is TextField =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !pressed.includes(target.type));
