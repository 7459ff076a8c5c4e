/** Procedures that read jobs of other products. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const importedNodeSchema = z.object({
  id: z.string().describe('Id of the node in AWS Glue.'),
  name: z.string(),
  member: z.string().describe('Kind of the node in AWS Glue, such as ApplyMapping.'),
  transforms: z
    .array(z.string())
    .readonly()
    .describe('Transforms that the node becomes. Empty: it has no effect in a job, or is not supported.'),
  changes: z.array(z.string()).readonly().describe('What is different in the job.'),
  reason: z.string().nullable().describe('Why the node is not supported, and what to do; null: it is.'),
});
export type ImportedNodeText = z.output<typeof importedNodeSchema>;

export const interchangeProcedures = {
  readGlueJob: defineProcedure({
    kind: 'query',
    summary:
      'Reads a visual job of AWS Glue Studio, and returns it as a job with a report of every node. Nothing is saved.',
    input: z.strictObject({
      text: z
        .string()
        .describe('JSON of `aws glue get-job`, its Job, or the map of nodes alone (CodeGenConfigurationNodes).'),
      name: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('Name of the new job (default: the name of the job in AWS Glue, otherwise Imported job).'),
    }),
    output: z.object({
      job: jobSchema.nullable().describe('The job, for `saveJob`; null: at least one node is not supported.'),
      name: z.string().describe('Name of the job.'),
      nodes: z.array(importedNodeSchema).readonly(),
      changes: z.array(z.string()).readonly().describe('What is different about the job as a whole.'),
    }),
    errors: ['InvalidInput', 'MalformedFile'],
  }),
};
