/** `${name}` in the arguments of a node: which there are, and their values of a run in their place. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { checkStaysInFolder } from '#engine/graph/stays-in-folder.ts';
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
  return withTexts(args, (text) => substituteText(text, values));
}

/** Of one text. */
export function substituteText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(reference, (_whole, name: string) => valueOf(name, values));
}

/**
 * As {@link substituteText}, of an argument of a node; a value in a path must not lead out of the folder before it.
 * @param role of the argument. @throws EngineError InvalidInput for such a value.
 */
export function substituteInRole(
  { subflow }: Pick<Transform, 'subflow'>,
  role: string | undefined,
  text: string,
  values: Readonly<Record<string, string>>,
): string {
  const substituted = substituteText(text, values);
  // A sub-flow can use a text as a path.
  const isPath = role === 'path' || (subflow !== undefined && role === undefined);
  if (isPath && substituted.includes('..')) checkStaysInFolder(text, (part) => substituteText(part, values));
  return substituted;
}

/**
 * As {@link substituteArguments}, for a node of this transform: in custom code, `${x}` is that of the code.
 * @throws EngineError also as {@link substituteInRole}.
 */
export function substituteNodeArguments(
  transform: Pick<Transform, 'args' | 'subflow'>,
  args: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const entries = Object.entries(args).map(([name, value]): [string, unknown] => {
    const role = roleOfArgument(transform, name);
    if (role === 'code') return [name, value];
    return [name, withText(value, (text) => substituteInRole(transform, role, text, values))];
  });
  return Object.fromEntries(entries);
}

function roleOfArgument({ args }: Pick<Transform, 'args'>, name: string): string | undefined {
  const role = args.shape[name]?.meta()?.['role'] as { readonly kind: string } | undefined;
  return role?.kind;
}

/**
 * Names of arguments that a run may set: those with a default, and those that the nodes use.
 * @param find the transform of a node: in custom code, `${x}` is that of the code; without it, every text counts.
 */
export function argumentNames(
  { nodes, defaultArguments }: Pick<Job, 'nodes' | 'defaultArguments'>,
  find: (transform: string) => Pick<Transform, 'args'> | undefined = () => undefined,
): ReadonlySet<string> {
  const names = new Set(Object.keys(defaultArguments));
  for (const { transform: name, args } of nodes) {
    const transform = find(name);
    for (const [argument, value] of Object.entries(args))
      if (transform === undefined || roleOfArgument(transform, argument) !== 'code') collectNames(value, names);
  }
  return names;
}

/** @throws EngineError InvalidInput with near names for a name that is none of {@link argumentNames}. */
export function checkArgumentNames(
  job: Pick<Job, 'name' | 'nodes' | 'defaultArguments'>,
  given: Readonly<Record<string, string>>,
): void {
  const known = argumentNames(job);
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

function withTexts(args: Readonly<Record<string, unknown>>, change: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, withText(value, change)]));
}

function withText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((member) => withText(member, change));
  if (typeof value === 'object' && value !== null) return withTexts(value as Record<string, unknown>, change);
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
