/** Map: rows become others by a function in TypeScript or JavaScript, which runs in a separate process. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { mapExamples } from '#engine/transforms/code/map-examples.ts';
import { everything, unchanged } from '#engine/transforms/lineage.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

const columnSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the member that the function returns.').meta({ title: 'Column' }),
  type: z
    .string()
    .min(1)
    .describe('Type in Hive’s spelling, such as string, bigint, decimal(10,2) or array<string>.')
    .meta({ title: 'Type' }),
});

const args = z.strictObject({
  code: z
    .string()
    .min(1)
    .describe(
      'One function in TypeScript or JavaScript: (row: Row) => … It gets one row and has no access to files, networks, the clock or other rows.',
    )
    .meta({ title: 'Function' })
    .meta(asRole({ kind: 'code', port: 'in' })),
  returns: z
    .enum(['row', 'rows', 'keep'])
    .default('row')
    .describe(
      'What the function returns. row: a row, or null to filter it. rows: an array of rows. keep: true for rows that stay, which are unchanged.',
    )
    .meta({ title: 'Returns' }),
  columns: z
    .array(columnSchema)
    .default([])
    .describe('Columns of the result with their types. Not needed if the function only decides which rows stay.')
    .meta({ title: 'Output columns' }),
  onFailure: z
    .enum(['reject', 'stop'])
    .default('reject')
    .describe(
      'What becomes of a row for which the function throws, or whose result does not fit the types. reject: it is a rejected record of the run. stop: the run fails.',
    )
    .meta({ title: 'Rows that fail' }),
  timeLimit: z
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .describe('Seconds for a batch of at most 16,384 rows. The run fails if the function takes longer.')
    .meta({ title: 'Time limit' }),
});
type Args = z.output<typeof args>;

/** @throws EngineError InvalidInput. */
function outputOf({ returns, columns }: Args, input: Schema): Schema {
  if (returns === 'keep') return input;
  if (columns.length === 0)
    throw new EngineError('InvalidInput', 'There are no output columns.', {
      hint: 'List the columns that the function returns, or have them found from the first rows.',
      details: { missing: true },
    });
  return checkedSchema(
    columns.map(({ name, type }) => {
      try {
        return { name, type: parseHive(type) };
      } catch (thrown) {
        const reason = thrown instanceof EngineError ? thrown.message : String(thrown);
        throw new EngineError('InvalidInput', `Column "${clip(name)}" has no valid type: ${reason}`, {
          hint: 'Write a type such as string, bigint, double, decimal(10,2), timestamp or array<string>.',
          details: { column: clip(name), value: clip(type) },
          cause: thrown,
        });
      }
    }),
  );
}

export const map = defineTransform({
  name: 'Map',
  title: 'Custom Code',
  category: 'custom',
  summary: 'Turns each row into another row, into several or none, by your own function in TypeScript or JavaScript.',
  inputs: ['in'],
  effect: 'explode',
  args,
  code: ({ code, returns, onFailure, timeLimit }) => ({
    code,
    returns,
    stops: onFailure === 'stop',
    timeLimit: timeLimit * 1000,
  }),
  schema: (options, { in: columns }) => ({ schema: outputOf(options, columns!) }),
  lineage: (options, context) => {
    if (options.returns !== 'keep') return everything(options, context);
    const columns = context.schema('in');
    return unchanged(
      'in',
      columns,
      columns.map(({ name }) => name),
    );
  },
  examples: mapExamples,
});
