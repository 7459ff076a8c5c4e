/** Procedures of the rows at a node of a run. */

import { z } from 'zod';
import { columnSchema, rowSchema } from '#engine/contract/procedures/column.ts';
import { sqlErrors } from '#engine/contract/procedures/explore.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const shown = {
  ports: z.array(z.string()).readonly().describe('Names of the node’s outputs, in order.'),
  port: z.string().describe('Output that the rows leave through.'),
  columns: z.array(columnSchema).readonly(),
  rows: z.array(rowSchema).readonly(),
};

export const runRowsProcedures = {
  getRunRows: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns a few rows at a node of a run, also while it runs: from files that finished tasks wrote, or computed from the inputs of the run. Never reads a file that is being written, and does not wait for the run.',
    input: z.strictObject({
      id: z.string().min(1).max(255),
      nodeId: z.string().min(1),
      port: z.string().optional().describe('Output of the node (default: the first one).'),
      limit: z.int().min(1).max(1000).default(100),
    }),
    output: z.discriminatedUnion('from', [
      z.object({
        from: z.literal('files').describe('Read from files that finished tasks wrote.'),
        ...shown,
        finishedTasks: z.int(),
        taskCount: z.int().describe('Tasks of the stage that ends at the node.'),
      }),
      z.object({
        from: z
          .literal('inputs')
          .describe('Computed from the files that the run reads, not taken from the statement that runs.'),
        ...shown,
        exactness: z.enum(['exact', 'sample']).describe('sample: a part of the largest source was read.'),
        complete: z.boolean().describe('false: another input was too large to read, so rows can lack a match.'),
        rejected: z.number().describe('Records that were rejected on the way to these rows.'),
      }),
      z.object({
        from: z.literal('none'),
        why: z
          .enum(['notPlanned', 'published', 'undone'])
          .describe(
            'notPlanned: the run has no plan (yet). published: the commit moved the rows to the target. undone: an undo removed them from the target.',
          ),
      }),
    ]),
    errors: ['EntityNotFound', 'InvalidDefinition', ...sqlErrors],
  })),
};
