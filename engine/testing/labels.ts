/** What a form shows for the members of a schema, for tests of descriptors. */

import { z } from 'zod';

type Member = Readonly<Record<string, unknown>>;

/** A member that a person sees, by its path in the schema (`keys.left`). */
export interface Label {
  readonly path: string;
  /** Undefined if the schema states none. */
  readonly title: unknown;
  readonly description: unknown;
}

/** Every member of an object schema and of the objects in its lists, except those that are internal. */
export function labelsOf(schema: z.ZodType): Label[] {
  return memberLabels(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Member, '');
}

function memberLabels(schema: Member, prefix: string): Label[] {
  return Object.entries((schema['properties'] ?? {}) as Record<string, Member>).flatMap(([name, member]) => {
    if (member['internal'] === true) return [];
    const path = `${prefix}${name}`;
    const label = { path, title: member['title'], description: member['description'] };
    return [label, ...memberLabels((member['items'] ?? {}) as Member, `${path}.`)];
  });
}

/** A label is a few words without a full stop; its help is whole sentences. */
export function labelProblems(owner: string, schema: z.ZodType): string[] {
  return labelsOf(schema).flatMap(({ path, title, description }) => [
    ...(typeof title === 'string' && /^[A-Z][^.]{1,39}$/u.test(title) ? [] : [`${owner} ${path}: label`]),
    ...(typeof description === 'string' && description.endsWith('.') ? [] : [`${owner} ${path}: help`]),
  ]);
}

/** Labels that two members of one form share. */
export function sharedLabels(owner: string, schema: z.ZodType): string[] {
  const top = labelsOf(schema).filter(({ path }) => !path.includes('.'));
  const titles = top.map(({ title }) => title);
  return top
    .filter(({ title }, index) => titles.indexOf(title) !== index)
    .map(({ path, title }) => `${owner} ${path}: ${String(title)}`);
}
