"use client";
/** A form's button: it knows by itself when the form is on its way. */
import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "./button";

/** Primary unless told otherwise; shows `pendingText` while the form's action runs. */
export function SubmitButton({ variant = "primary", ...rest }: Omit<ComponentProps<typeof Button>, "type" | "pending">) {
  const { pending } = useFormStatus();
  return <Button {...rest} type="submit" variant={variant} pending={pending} />;
}
