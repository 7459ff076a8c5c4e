/** Procedures of lineage: where a column of a node comes from and goes to. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const nodeColumn = z.object({ node: z.string().describe('Id of the node.'), column: z.string() });
const tracedColumn = nodeColumn.extend({
  path: z
    .array(z.string())
    .readonly()
    .describe('Ids of the nodes on a shortest path from the source to the target, both included.'),
});

export const lineageProcedures = {
  getColumnLineage: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows which source columns a column of a node comes from, and which targets it goes to.',
    input: z.strictObject({
      job: jobSchema,
      nodeId: z.string().min(1),
      port: z.string().optional().describe('Output of the node (default: the first one that has the column).'),
      column: z.string().min(1),
    }),
    output: z.object({
      comesFrom: z.object({
        values: z.array(tracedColumn).readonly().describe('Source columns that its values are computed from.'),
        rows: z.array(nodeColumn).readonly().describe('Source columns that decide which rows exist.'),
        deciding: z
          .array(z.object({ node: z.string(), columns: z.array(nodeColumn).readonly() }))
          .readonly()
          .describe(
            'Nodes that decide which rows exist, and the columns they use for conditions, keys, groups or order.',
          ),
      }),
      goesTo: z.object({
        values: z.array(tracedColumn).readonly().describe('Target columns that are computed from it.'),
        rows: z.array(z.string()).readonly().describe('Ids of the targets whose rows depend on it.'),
        deciding: z.array(z.string()).readonly().describe('Ids of the nodes where it decides which rows exist.'),
      }),
      nodes: z.array(z.string()).readonly().describe('Ids of all nodes that its values pass through, sources first.'),
    }),
    errors: ['InvalidDefinition', 'EntityNotFound', 'UnknownColumn', 'AmbiguousColumn', 'SqlSyntax', 'TypeMismatch'],
  })),
};
