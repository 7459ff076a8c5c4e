/** `${name}` in the arguments of a node: which there are, and their values of a run in their place. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { Transform } from '#engine/transforms/transform.ts';

const reference = /\$\{([A-Za-z0-9_.-]+)\}/gu;

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

/** Of one text. */
export function substituteText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(reference, (_whole, name: string) => valueOf(name, values));
}

/** As {@link substituteArguments}, for a node of this transform: in custom code, `${x}` is that of the code. */
export function substituteNodeArguments(
  transform: Pick<Transform, 'args'>,
  args: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const kept = Object.entries(args).filter(([name]) => isCode(transform, name));
  const others = Object.entries(args).filter(([name]) => !isCode(transform, name));
  const substituted = substituteArguments(Object.fromEntries(others), values);
  return { ...substituted, ...Object.fromEntries(kept) };
}

function isCode({ args }: Pick<Transform, 'args'>, name: string): boolean {
  const role = args.shape[name]?.meta()?.['role'] as { readonly kind: string } | undefined;
  return role?.kind === 'code';
}

/**
 * Names of arguments that a run may set: those with a default, and those that the nodes use.
 * @throws EngineError InvalidInput with near names for any other.
 */
export function checkArgumentNames(
  job: Pick<Job, 'name' | 'nodes' | 'defaultArguments'>,
  given: Readonly<Record<string, string>>,
): void {
  const known = new Set(Object.keys(job.defaultArguments));
  for (const { args } of job.nodes) collectNames(args, known);
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const near = nearNames(unknown, known);
  throw new EngineError('InvalidInput', `The job "${job.name}" has no argument "${unknown}".`, {
    hint: meantHint(near, known.size === 0 ? 'It takes no arguments.' : `It takes ${[...known].join(', ')}.`),
    details: { job: job.name, value: unknown, near },
  });
}

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') for (const [, name] of value.matchAll(reference)) names.add(name!);
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) collectNames(member, names);
}

function substitute(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return substituteText(value, values);
  if (Array.isArray(value)) return value.map((member) => substitute(member, values));
  if (typeof value === 'object' && value !== null) return substituteArguments(value as Record<string, unknown>, values);
  return value;
}

function valueOf(name: string, values: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(values, name)) return values[name]!;
  const near = nearNames(name, Object.keys(values));
  throw new EngineError('InvalidDefinition', `The argument "${name}" has no value.`, {
    hint: meantHint(near, "Set it with --arg, or add a default to the job's defaultArguments."),
    details: { value: name, near },
  });
}
