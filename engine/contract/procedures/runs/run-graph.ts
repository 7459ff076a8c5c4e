/** Procedures of the graph that a run works through. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const runGraphSchema = z.object({
  nodes: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        transform: z.string(),
        inputs: z.array(z.string()).readonly().describe('Ids of the nodes that it reads.'),
      }),
    )
    .readonly()
    .describe('Nodes of the job when the run was planned.'),
  stages: z
    .array(
      z.object({
        stageId: z.string(),
        nodeIds: z
          .array(z.string())
          .readonly()
          .describe('Nodes that its tasks compute in one statement; a node that uses a sub-flow for those in it.'),
        taskCount: z.int(),
        weight: z.number().describe('Its share of the progress of the run, relative to the other stages.'),
      }),
    )
    .readonly()
    .describe('In the order in which they run, one after the other.'),
});
export type RunGraphText = z.output<typeof runGraphSchema>;

export const runGraphProcedures = {
  getRunGraph: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the nodes of a run and the stages that compute them. It stays the same once the run is planned.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: runGraphSchema
      .nullable()
      .describe('null: the run has no plan yet, ended without one, or was planned by a version that did not keep it.'),
    errors: ['EntityNotFound'],
  })),
};
