/** Checks stated options against a format's schema and names what is wrong. */

import type { z } from 'zod';
import { reasonOf } from '#engine/contract/issue-text.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';

/**
 * Options come from files, forms and command lines: texts `true`, `false` and digits are taken for what they say
 * when the option is not a text. `undefined` members are ignored.
 * @throws EngineError `InvalidInput` naming the option; unknown options list the near ones.
 */
export function parseOptions<T extends z.ZodObject>(
  format: string,
  schema: T,
  stated: Readonly<Record<string, unknown>>,
): z.output<T> {
  const known = Object.keys(schema.shape);
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(stated)) {
    if (value === undefined) continue;
    if (!known.includes(name)) throw unknownOption(format, name, known);
    given[name] = value;
  }
  const first = schema.safeParse(given);
  if (first.success) return first.data;
  const plain = { ...given };
  for (const issue of first.error.issues) {
    const name = String(issue.path[0]);
    if (typeof plain[name] === 'string') plain[name] = plainValue(plain[name]);
  }
  const second = schema.safeParse(plain);
  if (second.success) return second.data;
  const issue = second.error.issues[0]!;
  const name = issue.path.map(String).join('.');
  const value = memberAt(issue.path.length > 1 ? plain : given, issue.path);
  throw new EngineError(
    'InvalidInput',
    `Option "${name}" of format ${format} ${value === undefined ? 'is not valid' : `cannot be ${JSON.stringify(value)}`}: ${reasonOf(issue)}.`,
    {
      hint: describe(schema, String(issue.path[0])),
      details: { option: name, format },
    },
  );
}

/** The value that an issue is about, which may be deep inside of an option; undefined: it is missing. */
function memberAt(options: Readonly<Record<string, unknown>>, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], options);
}

/** Made once per schema: zod compiles a schema at its first use. */
const partials = new WeakMap<z.ZodObject, z.ZodObject>();

/**
 * Only the options that a user stated, checked; defaults are omitted, so that everything else is detected.
 * @throws EngineError as {@link parseOptions}.
 */
export function parseStated<T extends z.ZodObject>(
  format: string,
  schema: T,
  stated: Readonly<Record<string, unknown>>,
): Partial<z.output<T>> {
  // The usual case, of which a crawl has thousands.
  if (Object.values(stated).every((value) => value === undefined)) return {};
  let partial = partials.get(schema);
  if (partial === undefined) {
    partial = schema.partial();
    partials.set(schema, partial);
  }
  const parsed: Record<string, unknown> = parseOptions(format, partial, stated);
  return Object.fromEntries(Object.entries(parsed).filter(([name]) => stated[name] !== undefined)) as Partial<
    z.output<T>
  >;
}

function unknownOption(format: string, name: string, known: readonly string[]): EngineError {
  const near = nearNames(name, known);
  return new EngineError('InvalidInput', `Format ${format} has no option "${name}".`, {
    hint: meantHint(near, known.length === 0 ? 'It has no options.' : `Known: ${known.join(', ')}.`),
    details: { option: name, format },
  });
}

function plainValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d{1,15}$/u.test(text)) return Number(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function describe(schema: z.ZodObject, name: string): string {
  let member = schema.shape[name] as (z.ZodType & { readonly unwrap?: () => z.ZodType }) | undefined;
  // A member of a partial schema has its description inside.
  while (member !== undefined && member.description === undefined) member = member.unwrap?.();
  return member?.description ?? 'See the options of the format.';
}
