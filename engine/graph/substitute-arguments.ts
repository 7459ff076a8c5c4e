/** `${name}` in the arguments of a node, replaced by the values of a run. */

import { EngineError, nearNames } from '#engine/contract/errors.ts';

/**
 * Replaces in every text at every level; the result is text too, and is checked like text that a person wrote.
 * @throws EngineError InvalidDefinition for a name without a value.
 */
export function substituteArguments(
  args: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, substitute(value, values)]));
}

function substitute(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\{([A-Za-z0-9_.-]+)\}/gu, (_whole, name: string) => valueOf(name, values));
  if (Array.isArray(value)) return value.map((member) => substitute(member, values));
  if (typeof value === 'object' && value !== null) return substituteArguments(value as Record<string, unknown>, values);
  return value;
}

function valueOf(name: string, values: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(values, name)) return values[name]!;
  const near = nearNames(name, Object.keys(values));
  throw new EngineError('InvalidDefinition', `The argument "${name}" has no value.`, {
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : "Give it with --arg, or put a default into the job's defaultArguments.",
    details: { value: name, near },
  });
}
