/** Procedures of sub-flows: the list, what uses one, its check, and its nodes in a job. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import { checkedGraph } from '#engine/contract/procedures/definitions.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const subflowProcedures = {
  getSubflows: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the sub-flows of the workspace.',
    input: z.strictObject({}),
    output: z
      .array(z.object({ name: z.string(), hash: z.string(), file: z.string(), subflow: subflowSchema }))
      .readonly(),
    errors: [],
  })),
  getSubflowUsers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the jobs and sub-flows that use a sub-flow.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.object({
      jobs: z
        .array(
          z.object({
            name: z.string(),
            nodes: z
              .array(z.object({ id: z.string(), name: z.string() }))
              .readonly()
              .describe('Nodes that use it, also those inside of another sub-flow (`outer.inner`).'),
          }),
        )
        .readonly(),
      subflows: z.array(z.string()).readonly().describe('Names of the sub-flows that have a node that uses it.'),
    }),
    errors: [],
  })),
  validateSubflow: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Checks a sub-flow, which need not be saved, and returns the columns that leave each node where a job uses it.',
    input: z.strictObject({
      subflow: subflowSchema,
      use: z
        .strictObject({ job: jobSchema, nodeId: z.string().min(1) })
        .nullable()
        .default(null)
        .describe(
          'Job, and id of the node in it that uses the sub-flow: it gives the rows of the inputs and the values of the parameters. `outer.inner` is a node inside of another sub-flow. null: no columns are known.',
        ),
    }),
    output: checkedGraph.extend({
      job: jobSchema.describe(
        'The nodes of the sub-flow behind those of the job, for previews of its nodes. They have their ids; its inputs and outputs pass rows on.',
      ),
    }),
    errors: ['EntityNotFound'],
  })),
  replaceSubflow: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns a job, which need not be saved, with a node that uses a sub-flow replaced by the nodes in it.',
    input: z.strictObject({ job: jobSchema, nodeId: z.string().min(1) }),
    output: jobSchema,
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidDefinition'],
  })),
};
