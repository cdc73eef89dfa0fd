"use client";
/** An SMTP relay and the login there. */
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PasswordInput } from "@/components/ui/password-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { FieldsProps } from "./provider-form";
import { shown } from "./read-form";

const securities = [
  { value: "starttls", label: "STARTTLS", help: "Upgraded before anything is said; port 587" },
  { value: "implicit", label: "TLS", help: "Encrypted from the first byte; port 465" },
  { value: "opportunistic", label: "STARTTLS if offered", help: "The certificate is not checked" },
  { value: "none", label: "None", help: "Everything in the clear, the password too" },
];

export function SmtpFields({ known, wrong }: FieldsProps) {
  const [security, setSecurity] = useState<string>(known?.settings.security ?? "starttls");
  const at = (field: string) => (known ? shown(known, field) : undefined);
  return (
    <>
      <div className="grid items-start gap-5 sm:grid-cols-[1fr_8rem]">
        <TextField
          name="host"
          label="Host"
          mono
          placeholder="smtp.example.com"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={at("host")}
          error={wrong("host")}
          help="It must have a public address."
          required
        />
        <TextField
          name="port"
          label="Port"
          optional
          mono
          inputMode="numeric"
          placeholder={security === "implicit" ? "465" : "587"}
          autoComplete="off"
          defaultValue={at("port")}
          error={wrong("port")}
        />
      </div>
      <Field name="security" label="Encryption" error={wrong("security")}>
        {(control) => <Select {...control} options={securities} value={security} onValueChange={setSecurity} />}
      </Field>
      {security === "none" && (
        <Notice tone="warn" title="Nothing is encrypted">
          Whoever stands between here and the relay reads the mail and the password.
        </Notice>
      )}
      <TextField
        name="user"
        label="User"
        optional
        mono
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={at("user")}
        error={wrong("user")}
      />
      <Field
        name="password"
        label="Password"
        optional
        error={wrong("password")}
        help={known ? "Left empty, it stays. A new host or user needs it again." : "It is encrypted, and never shown again."}
      >
        {(control) => <PasswordInput {...control} autoComplete="off" />}
      </Field>
    </>
  );
}
