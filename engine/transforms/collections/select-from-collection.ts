/** SelectFromCollection: one of the outputs of a node that has several. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const input = {
  in: { schema: { id: 'bigint', name: 'string' }, rows: [{ id: 1, name: 'Ada' }] },
};

export const selectFromCollection = defineTransform({
  name: 'SelectFromCollection',
  title: 'Select From Collection',
  category: 'reshape',
  summary: 'Selects one output of a node that has several, by its name or position.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    key: z
      .string()
      .min(1)
      .optional()
      .describe('Name of the output. Set either the name or the position.')
      .meta({ title: 'Output name' })
      .meta(asRole({ kind: 'output', port: 'in' })),
    index: z
      .int()
      .min(0)
      .optional()
      .describe('Position of the output, counted from 0.')
      .meta({ title: 'Output position' }),
  }),
  select: ({ key, index }, ports) => {
    if ((key === undefined) === (index === undefined))
      throw new EngineError(
        'InvalidDefinition',
        key === undefined ? 'Neither key nor index is set.' : 'Both key and index are set.',
        { hint: `Set the key (${ports.join(', ')}), or an index from 0.` },
      );
    const port = key === undefined ? ports[index!] : ports.find((each) => each === key);
    if (port !== undefined) return port;
    throw new EngineError(
      'InvalidDefinition',
      key === undefined ? `The collection has no output at index ${index}.` : `The collection has no output "${key}".`,
      {
        hint: meantHint(
          key === undefined ? [] : nearNames(key, ports),
          `It has ${ports.map((each, at) => `${each} (${at})`).join(', ')}.`,
        ),
      },
    );
  },
  schema: (_args, { in: columns }) => ({ schema: columns! }),
  lineage: (_args, context) => unchanged('in', context.outputSchema()),
  sql: (_args, context) => sql`SELECT ${columnNames(context.schema('in'))} FROM ${context.from('in')}`,
  examples: [
    {
      title: 'The only output of a node, by its position',
      args: { index: 0 },
      input,
      output: { schema: input.in.schema, rows: input.in.rows },
    },
    {
      title: 'By its name',
      args: { key: 'out' },
      input,
      output: { schema: input.in.schema, rows: input.in.rows },
    },
    { title: 'A missing output', args: { key: 'remaining' }, input, output: { error: 'InvalidDefinition' } },
    { title: 'A position too high', args: { index: 1 }, input, output: { error: 'InvalidDefinition' } },
    { title: 'Neither key nor index', args: {}, input, output: { error: 'InvalidDefinition' } },
  ],
});
