/** Recipe: a list of steps, each another transform with its arguments. Resolving a graph puts the steps before the node. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { recipeExamples } from '#engine/transforms/recipe/recipe-examples.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

/** More steps than anyone takes by hand. */
const mostSteps = 200;

const step = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/u)
    .describe('Stable id, unique within the recipe. Receipts and rejected records name the step by it.')
    .meta({ title: 'Id' }),
  transform: z
    .string()
    .min(1)
    .describe('Name of a transform with one input and one output, such as RenameField.')
    .meta({ title: 'Transform' }),
  args: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Arguments of the transform.')
    .meta({ title: 'Arguments' }),
  off: z
    .boolean()
    .default(false)
    .describe('The step is switched off: it stays in the list and has no effect.')
    .meta({ title: 'Switched off' }),
});

export const recipe = defineTransform({
  name: 'Recipe',
  title: 'Recipe',
  category: 'clean',
  summary: 'Applies a list of steps to the rows, each with the columns that the step before it leaves.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    steps: z
      .array(step)
      .max(mostSteps)
      .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, 'two steps have the same id')
      .default([])
      .describe(
        'Steps in their order. Each is a transform that changes, filters or deduplicates the rows of its one input. Empty: the rows stay unchanged.',
      )
      .meta({ title: 'Steps' })
      .meta(asRole({ kind: 'steps', port: 'in' })),
  }),
  steps: ({ steps }) => steps.filter(({ off }) => !off),
  schema: (_args, { in: columns }) => ({ schema: columns! }),
  lineage: (_args, context) => unchanged('in', context.schema('in')),
  sql: (_args, context) => sql`SELECT ${columnNames(context.schema('in'))} FROM ${context.from('in')}`,
  examples: recipeExamples,
});
