/** The ends of a sub-flow: nodes in it that stand for its inputs and outputs, and the node by which others read an output. */

import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { inputTransform, outputTransform } from '#engine/contract/definitions/subflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { everything, unchanged } from '#engine/transforms/lineage.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

export const subflowInput = defineTransform({
  name: inputTransform,
  title: 'Input',
  category: 'source',
  summary: 'Rows that a sub-flow gets. The id of the node is the name of the input.',
  inputs: [],
  effect: 'source',
  args: z.strictObject({}),
  schema: () => notResolved(inputTransform),
  lineage: everything,
  examples: [],
});

export const subflowOutput = defineTransform({
  name: outputTransform,
  title: 'Output',
  category: 'target',
  summary: 'Rows that leave a sub-flow. The id of the node is the name of the output.',
  inputs: ['in'],
  effect: 'target',
  args: z.strictObject({}),
  schema: () => notResolved(outputTransform),
  lineage: everything,
  examples: [],
});

/** In an expanded graph, one output of a node that uses a sub-flow: previews, edges and receipts refer to it. */
export const subflowResult = defineTransform({
  name: 'SubflowResult',
  title: 'Output of Sub-flow',
  category: 'custom',
  summary: 'The rows of one output of a sub-flow, unchanged.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({}),
  schema: (_args, { in: columns }) => ({ schema: columns! }),
  lineage: (_args, context) => unchanged('in', context.outputSchema()),
  sql: (_args, context) => sql`SELECT ${columnNames(context.schema('in'))} FROM ${context.from('in')}`,
  examples: [],
});

/** Both are removed from a graph before schemas are found. */
function notResolved(name: string): never {
  throw new EngineError('Internal', `${name} was not replaced by the rows of its sub-flow.`, {
    hint: 'This is a bug in Tenon; please report it with the job.',
  });
}
