/** Procedures of lineage: where a column of a node comes from and goes to. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const nodeColumn = z.object({ node: z.string().describe('Id of the node.'), column: z.string() });
const tracedColumn = nodeColumn.extend({
  path: z
    .array(z.string())
    .readonly()
    .describe('Ids of the nodes on one shortest way, from the source to the target, both included.'),
});

export const lineageProcedures = {
  getColumnLineage: defineProcedure({
    kind: 'query',
    summary: 'The columns of sources that a column of a node comes from, and the targets that it goes to.',
    input: z.strictObject({
      job: jobSchema,
      nodeId: z.string().min(1),
      port: z.string().optional().describe('Output of the node (default: the first that has the column).'),
      column: z.string().min(1),
    }),
    output: z.object({
      comesFrom: z.object({
        values: z.array(tracedColumn).readonly().describe('Columns of sources that its values are computed from.'),
        rows: z.array(nodeColumn).readonly().describe('Columns of sources that decide which rows there are.'),
        deciding: z
          .array(z.object({ node: z.string(), columns: z.array(nodeColumn).readonly() }))
          .readonly()
          .describe('Nodes that decide rows, and the columns they read for it: conditions, keys, groups, order.'),
      }),
      goesTo: z.object({
        values: z.array(tracedColumn).readonly().describe('Columns of targets that are computed from it.'),
        rows: z.array(z.string()).readonly().describe('Ids of the targets whose rows it decides.'),
        deciding: z.array(z.string()).readonly().describe('Ids of the nodes where it decides rows.'),
      }),
      nodes: z.array(z.string()).readonly().describe('Ids of all nodes that its values pass, sources first.'),
    }),
    errors: ['InvalidDefinition', 'EntityNotFound', 'UnknownColumn', 'AmbiguousColumn', 'SqlSyntax', 'TypeMismatch'],
  }),
};
