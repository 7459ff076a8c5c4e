/** The two outputs of a transform that splits, under the names that its arguments give them. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';

/** Glue's arguments. */
export const nameArgs = {
  name1: z
    .string()
    .min(1)
    .max(255)
    .default('selected')
    .describe('Name of the first output.')
    .meta({ title: 'First output' }),
  name2: z
    .string()
    .min(1)
    .max(255)
    .default('remaining')
    .describe('Name of the second output.')
    .meta({ title: 'Second output' }),
};

export const namedOutputs = [
  { name: 'selected', argument: 'name1' },
  { name: 'remaining', argument: 'name2' },
] as const;

/** @throws EngineError InvalidInput. */
export function checkNames({ name1, name2 }: { readonly name1: string; readonly name2: string }): void {
  if (name1 !== name2) return;
  throw new EngineError('InvalidInput', `Both outputs are named "${name1}".`, {
    hint: 'Give each output its own name.',
  });
}
