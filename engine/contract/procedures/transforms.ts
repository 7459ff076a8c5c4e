/** Procedures of transforms: the list, their arguments, and the SQL of a node. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const transformSchema = z.object({
  name: z.string(),
  title: z.string(),
  category: z.enum(['source', 'clean', 'join', 'reshape', 'custom', 'target']),
  summary: z.string(),
  inputs: z.array(z.string()).readonly(),
  moreInputs: z.boolean().describe('Further ports are numbered on: in3, in4, …'),
  outputs: z
    .array(z.object({ name: z.string(), argument: z.string().describe('The argument that gives it another name.') }))
    .readonly()
    .nullable()
    .describe('null: one output, out; none of a target.'),
  moreOutputs: z
    .boolean()
    .describe('Further outputs depend on the columns of the input. Their names begin with that of the first output.'),
  isCollection: z.boolean().describe('Its input reads all outputs of a node, and it selects one.'),
  effect: z.enum([
    'source',
    'row-wise',
    'filter',
    'split',
    'explode',
    'deduplicate',
    'join',
    'union',
    'aggregate',
    'sql',
    'target',
  ]),
  args: z.record(z.string(), z.unknown()).describe('JSON Schema of its arguments.'),
});
export type TransformText = z.output<typeof transformSchema>;

const explainedExpressionSchema = z.object({
  text: z.string().describe('As in the arguments of the node.'),
  dialect: z.object({
    name: z.string().describe('The language: Spark SQL.'),
    product: z.string().describe('What evaluates it: Spark.'),
    about: z.string().describe('Version and settings that the text is for.'),
  }),
  written: z.string().nullable().describe('In the dialect, with the same meaning; null if there is none.'),
  reason: z.string().nullable().describe('Why there is none.'),
  differences: z.array(z.string()).readonly().describe('Where a value can differ there all the same.'),
});
export type ExplainedExpression = z.output<typeof explainedExpressionSchema>;

export const transformProcedures = {
  getTransforms: defineProcedure({
    kind: 'query',
    summary: 'Every transform, source and target, with its arguments as JSON Schema.',
    input: z.strictObject({}),
    output: z.array(transformSchema).readonly(),
    errors: [],
  }),
  explainNode: defineProcedure({
    kind: 'query',
    summary:
      'The SQL that one node of a job becomes, alone and with everything before it, and its expressions in other dialects.',
    input: z.strictObject({ job: jobSchema, nodeId: z.string().min(1) }),
    output: z.object({
      sql: z.string().describe('Its own SELECT, its inputs by the ids of their nodes; empty for a source or target.'),
      query: z.string().describe('With every upstream node as a common table expression.'),
      expressions: z
        .array(explainedExpressionSchema)
        .readonly()
        .describe('The expressions in its arguments, each in every dialect.'),
    }),
    errors: ['InvalidDefinition', 'EntityNotFound', 'SqlSyntax', 'UnknownColumn', 'TypeMismatch'],
  }),
};
