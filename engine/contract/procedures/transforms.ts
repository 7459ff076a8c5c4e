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
  moreInputs: z.boolean().describe('Whether the node accepts more inputs, numbered in3, in4, …'),
  outputs: z
    .array(z.object({ name: z.string(), argument: z.string().describe('The argument that gives it another name.') }))
    .readonly()
    .nullable()
    .describe('null: one output, `out`, or none for a target.'),
  moreOutputs: z
    .boolean()
    .describe(
      'Whether more outputs depend on the input’s columns. Their names begin with the name of the first output.',
    ),
  listedOutputs: z
    .object({ argument: z.string(), member: z.string().describe('Member of each entry with the name of its output.') })
    .nullable()
    .describe('Argument that lists further outputs, which come before those of `outputs`.'),
  isCollection: z.boolean().describe('Whether its input reads all outputs of a node, of which it selects one.'),
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
  mixesRows: z
    .boolean()
    .describe(
      'Whether its result for new rows only can differ from one for all rows, so that a bookmark needs a scope.',
    ),
  isStep: z.boolean().describe('Whether it can be a step of a Recipe.'),
  file: z
    .string()
    .nullable()
    .describe('File with the SQL or code of a transform of this workspace, below its folder. null: it is built in.'),
  isSubflow: z.boolean().describe('Whether it is a sub-flow of this workspace.'),
  isEnd: z
    .boolean()
    .describe(
      'Whether it is an input or output of a sub-flow, or its place in `validateSubflow`. Jobs do not have them.',
    ),
  args: z.record(z.string(), z.unknown()).describe('Arguments as JSON Schema.'),
});
export type TransformText = z.output<typeof transformSchema>;

const explainedExpressionSchema = z.object({
  text: z.string().describe('Text of the expression in the arguments.'),
  dialect: z.object({
    name: z.string().describe('Name of the language, such as Spark SQL.'),
    product: z.string().describe('Product that evaluates it, such as Spark.'),
    about: z.string().describe('Version and settings that the text applies to.'),
  }),
  written: z.string().nullable().describe('Equivalent expression in the dialect; null if there is none.'),
  reason: z.string().nullable().describe('Reason why there is no equivalent.'),
  differences: z.array(z.string()).readonly().describe('Cases in which the equivalent can return another value.'),
});
export type ExplainedExpression = z.output<typeof explainedExpressionSchema>;

export const transformProcedures = {
  getTransforms: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists every transform, source and target, with its arguments as JSON Schema.',
    input: z.strictObject({}),
    output: z.array(transformSchema).readonly(),
    errors: [],
  })),
  explainNode: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns the SQL of one node of a job, alone and with everything upstream, and its expressions in other dialects.',
    input: z.strictObject({ job: jobSchema, nodeId: z.string().min(1) }),
    output: z.object({
      sql: z
        .string()
        .describe(
          'SELECT of the node alone, in which the ids of the upstream nodes name its inputs. Empty for a source or target.',
        ),
      query: z.string().describe('SELECT in which each upstream node is a common table expression.'),
      expressions: z
        .array(explainedExpressionSchema)
        .readonly()
        .describe('Expressions in the node’s arguments, each in every dialect.'),
    }),
    errors: ['InvalidDefinition', 'EntityNotFound', 'SqlSyntax', 'UnknownColumn', 'TypeMismatch'],
  })),
  writeScript: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns a job as a script for Apache Spark, AWS Glue or DuckDB, or as a job of AWS Glue Studio, and what of it has no equivalent there.',
    input: z.strictObject({
      job: jobSchema,
      as: z
        .enum(['pyspark', 'glue-script', 'glue-scala', 'glue-studio', 'sql'])
        .default('pyspark')
        .describe(
          'pyspark: a script for Spark. glue-script: a script in Python for AWS Glue. glue-scala: the same in Scala. glue-studio: the JSON of a visual job, for `aws glue create-job`. sql: SQL statements for DuckDB.',
        ),
      arguments: z.record(z.string(), z.string()).default({}).describe('Values of the job’s arguments.'),
      unfinished: z
        .boolean()
        .default(false)
        .describe('Skips nodes that have problems instead of failing. There is only a draft then.'),
    }),
    output: z.object({
      text: z.string().nullable().describe('The script; null while a node has no equivalent or is skipped.'),
      draft: z
        .string()
        .describe(
          'The script, with a statement that fails in place of each node without an equivalent; the JSON, without these nodes.',
        ),
      parts: z
        .array(
          z.object({
            nodeId: z.string(),
            firstLine: z.int().describe('Line of the script, counted from 1.'),
            lastLine: z.int().describe('Last line of the part.'),
          }),
        )
        .readonly()
        .describe('Lines of each node. A node with several outputs has several parts.'),
      problems: z
        .array(
          z.object({
            nodeId: z.string(),
            node: z.string().describe('Name of the node.'),
            reason: z.string().describe('Reason why there is no equivalent.'),
          }),
        )
        .readonly(),
      differences: z
        .array(
          z.object({
            nodeId: z.string().describe('Empty: of the job as a whole.'),
            says: z.string().describe('Case in which rows or values can differ.'),
          }),
        )
        .readonly(),
    }),
    errors: ['InvalidDefinition', 'EntityNotFound', 'SqlSyntax', 'UnknownColumn', 'TypeMismatch'],
  })),
};
