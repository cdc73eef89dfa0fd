/** The fields of an object, each with its type, its limits and what it means; objects within stand indented below. */
import { WithCode } from "../section";
import { fieldsWithin, type Shape, typeWords } from "./reference";

type FieldsProps = {
  shape: Shape;
  label: string;
  /** An answer has all its fields always; only what one sends can be required. */
  sent?: boolean;
  depth?: number;
};

export function Fields({ shape, label, sent = false, depth = 0 }: FieldsProps) {
  const required = new Set(shape.required);
  return (
    <ul
      aria-label={label}
      className={depth === 0 ? "grid divide-y divide-line border-y border-line" : "mt-1 grid gap-1 border-l border-line pl-3"}
    >
      {Object.entries(shape.properties ?? {}).map(([name, field]) => {
        const within = depth < 2 ? fieldsWithin(field) : null;
        return (
          <li key={name} className={depth === 0 ? "py-2" : undefined}>
            <Line name={name} field={field} required={sent && required.has(name)} />
            {within && <Fields shape={within} label={`Fields of ${name}`} sent={sent} depth={depth + 1} />}
          </li>
        );
      })}
    </ul>
  );
}

/** One name with its type; parameters use it too. */
export function Line({ name, field, required }: { name: string; field: Shape; required: boolean }) {
  return (
    <div className="grid gap-0.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-mono text-dense font-medium">{name}</code>
        <span className="font-mono text-meta text-muted [overflow-wrap:anywhere]">{typeWords(field)}</span>
        {required && <span className="text-meta font-medium text-warn">required</span>}
      </p>
      <Meaning field={field} />
    </div>
  );
}

function Meaning({ field }: { field: Shape }) {
  const said = [field.description ? `${field.description.replace(/\.$/, "")}.` : null, limits(field)].filter(Boolean).join(" ");
  if (!said) return null;
  return (
    <p className="max-w-[68ch] text-dense text-muted">
      <WithCode>{said}</WithCode>
    </p>
  );
}

function limits({ maxLength, minimum, maximum, maxItems, default: preset }: Shape): string | null {
  const said = [
    maxLength !== undefined && maxLength > 64 ? `At most ${maxLength.toLocaleString("en")} characters.` : null,
    minimum !== undefined && maximum !== undefined && maximum < 1e9
      ? `From ${minimum.toLocaleString("en")} to ${maximum.toLocaleString("en")}.`
      : null,
    maxItems !== undefined ? `At most ${maxItems.toLocaleString("en")}.` : null,
    preset !== undefined ? `${JSON.stringify(preset)} when left out.` : null,
  ].filter(Boolean);
  return said.length ? said.join(" ") : null;
}
