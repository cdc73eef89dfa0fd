"use client";
/** An account of Amazon SES, the rights that its key needs, and how it reports. */
import { sesPolicy } from "@/components/providers/ses-policy";
import { CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { TextField } from "@/components/ui/text-field";
import type { FieldsProps } from "./provider-form";
import { shown } from "./read-form";
import { TopicSteps } from "./topic-steps";

export function SesFields({ known, callbackUrl, wrong }: FieldsProps) {
  const at = (field: string) => (known ? shown(known, field) : undefined);
  const more = ["configurationSet", "snsTopicArn", "endpoint"];
  return (
    <>
      <TextField
        name="region"
        label="Region"
        mono
        placeholder="eu-west-1"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={at("region")}
        error={wrong("region")}
        help="Where your verified identities are."
        required
      />
      <TextField
        name="accessKeyId"
        label="Access key id"
        mono
        placeholder={known?.settings.accessKeyId ?? "AKIA…"}
        autoComplete="off"
        spellCheck={false}
        error={wrong("accessKeyId")}
        help={known ? "Left empty, the key stays." : undefined}
        required={!known}
      />
      <Field
        name="secretAccessKey"
        label="Secret access key"
        error={wrong("secretAccessKey")}
        help={known ? "Left empty, it stays. A new key id needs its own." : "It is encrypted, and never shown again."}
        required={!known}
      >
        {(control) => <PasswordInput {...control} autoComplete="off" />}
      </Field>
      <details>
        <summary className="inline-flex min-h-(--target) items-center font-medium text-link">The IAM policy for this key</summary>
        <p className="mt-2 mb-3 max-w-[68ch] text-dense text-muted">
          In AWS, make a user for Mailwright alone, give it this policy, and create an access key for it.
        </p>
        <CodeBlock label="IAM policy" code={sesPolicy} />
      </details>
      <details open={more.some((field) => wrong(field) !== null || Boolean(at(field))) || undefined}>
        <summary className="inline-flex min-h-(--target) items-center font-medium text-link">Reports and endpoint</summary>
        <div className="mt-3 grid gap-5">
          <TextField
            name="configurationSet"
            label="Configuration set"
            optional
            mono
            autoComplete="off"
            spellCheck={false}
            defaultValue={at("configurationSet")}
            error={wrong("configurationSet")}
            help="The one whose event destination sends deliveries, bounces and complaints back."
          />
          <TextField
            name="snsTopicArn"
            label="SNS topic"
            optional
            mono
            placeholder="arn:aws:sns:eu-west-1:123456789012:mail-events"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={at("snsTopicArn")}
            error={wrong("snsTopicArn")}
            help="Its reports count for mail that this provider carried."
          />
          <details>
            <summary className="inline-flex min-h-(--target) items-center font-medium text-link">What to do in AWS</summary>
            <div className="mt-2">
              <TopicSteps
                region={known?.settings.region ?? null}
                configurationSet={known?.settings.configurationSet ?? null}
                topicArn={known?.settings.snsTopicArn ?? null}
                callbackUrl={callbackUrl}
              />
            </div>
          </details>
          <TextField
            name="endpoint"
            label="Endpoint"
            optional
            mono
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            defaultValue={at("endpoint")}
            error={wrong("endpoint")}
            help="Only for another address than the region’s own."
          />
        </div>
      </details>
    </>
  );
}
