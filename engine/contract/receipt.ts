/** What a node did with its rows, as procedures answer it. */

import { z } from 'zod';

export const receiptSchema = z.object({
  stageId: z.string(),
  nodeId: z.string(),
  port: z.string().optional().describe('Output, for a node that has several; or step of a recipe.'),
  ofStep: z.literal(true).optional().describe('`port` is a step of the node, whose own receipt only passes rows on.'),
  kind: z.enum([
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
  rowsIn: z.number(),
  rowsOut: z.number(),
  filtered: z.number(),
  rejected: z.number(),
  deduplicated: z.number(),
  otherOutputs: z.number().optional().describe('For a split: rows that left through its other outputs.'),
  inputs: z.record(z.string(), z.number()).readonly(),
  withoutPartner: z.record(z.string(), z.number()).readonly().optional(),
  changes: z
    .object({ inserted: z.number(), updated: z.number(), unchanged: z.number(), deleted: z.number() })
    .optional()
    .describe('For a merge into a table: rows that were added, and what became of those of the table.'),
  castToNull: z.record(z.string(), z.number()).readonly().optional(),
});
