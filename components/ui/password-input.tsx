"use client";
/** A password one can look at while typing. Paste and password managers are welcome. */
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { cn } from "./cn";
import { iconButtonStyle } from "./icon-button-style";
import { Input } from "./input";
import { passwordStrength } from "./password-strength";

type PasswordInputProps = Omit<ComponentProps<typeof Input>, "type"> & {
  /** Set for a new password: the accepted minimum length, and the strength is told below. */
  least?: number;
};

const tones = { bad: "text-bad", warn: "text-warn", ok: "text-ok" };

export function PasswordInput({
  least,
  autoComplete = least ? "new-password" : "current-password",
  className,
  onChange,
  ...rest
}: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const form = input.current?.form;
    const forget = () => setTyped("");
    form?.addEventListener("reset", forget);
    return () => form?.removeEventListener("reset", forget);
  }, []);
  const strength = least && typed ? passwordStrength(typed, least) : null;
  return (
    <div className="grid gap-1.5">
      <div className="relative">
        <Input
          {...rest}
          ref={input}
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          className={cn("pr-11", className)}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange?.(event);
          }}
        />
        <button
          type="button"
          aria-label="Show password"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className={cn(iconButtonStyle, "absolute inset-y-0 right-0")}
        >
          {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </button>
      </div>
      {least && (
        <p aria-live="polite" className={cn("text-dense", strength ? tones[strength.tone] : "text-muted")}>
          {strength?.words ?? `At least ${least} characters. Several words are easiest to remember.`}
        </p>
      )}
    </div>
  );
}
