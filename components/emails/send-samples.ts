/** The same first request in several languages, ready to paste. One place, so that all pages show the same call. */

export interface SampleFacts {
  /** Without a trailing slash: "https://mail.example.com". */
  readonly origin: string;
  /** Left out, the samples read it from MAILWRIGHT_KEY. */
  readonly key?: string;
  readonly from: string;
  readonly to: string;
}

export function sendSamples({ origin, key, from, to }: SampleFacts): { label: string; code: string }[] {
  const email = { from, to, subject: "Hello from Mailwright", text: "It works." };
  return [
    { label: "curl", code: curl(origin, key ?? "$MAILWRIGHT_KEY", email) },
    { label: "Node", code: node(origin, key ? JSON.stringify(`Bearer ${key}`) : fromEnvironment, email) },
    {
      label: "Python",
      code: python(origin, key ? JSON.stringify(`Bearer ${key}`) : `f"Bearer {os.environ['MAILWRIGHT_KEY']}"`, email, !key),
    },
  ];
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: a template string of the sample, not of ours
const fromEnvironment = "`Bearer ${process.env.MAILWRIGHT_KEY}`";

type Sample = Readonly<Record<string, string>>;

const indented = (email: Sample, indent: string) =>
  JSON.stringify(email, null, 2)
    .split("\n")
    .map((line, index) => (index ? indent + line : line))
    .join("\n");

const curl = (origin: string, key: string, email: Sample) => `curl ${origin}/api/v1/emails \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${indented(email, "  ").replaceAll("'", "'\\''")}'`;

const node = (origin: string, authorization: string, email: Sample) => `const response = await fetch("${origin}/api/v1/emails", {
  method: "POST",
  headers: {
    Authorization: ${authorization},
    "Content-Type": "application/json",
  },
  body: JSON.stringify(${indented(email, "  ")}),
});
console.log(response.status, await response.json());`;

const python = (
  origin: string,
  authorization: string,
  email: Sample,
  keyElsewhere: boolean,
) => `import json, ${keyElsewhere ? "os, " : ""}urllib.request

request = urllib.request.Request(
    "${origin}/api/v1/emails",
    data=json.dumps(${indented(email, "    ")}).encode(),
    headers={"Authorization": ${authorization}, "Content-Type": "application/json"},
)
print(urllib.request.urlopen(request).read().decode())`;
