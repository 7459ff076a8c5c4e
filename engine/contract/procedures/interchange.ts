/** Procedures that read jobs and classifiers of other products, and write classifiers for them. */

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
  importClassifiers: defineProcedure({
    kind: 'command',
    summary:
      'Saves classifiers of AWS Glue as classifiers of the workspace. If one of them cannot be imported, none is.',
    input: z.strictObject({
      text: z
        .string()
        .describe(
          'JSON of `aws glue get-classifiers` or `get-classifier`, the input of `create-classifier`, or a list of these.',
        ),
      onConflict: z
        .enum(['refuse', 'replace', 'skip'])
        .default('refuse')
        .describe('For classifiers that the workspace has and that differ.'),
      dryRun: z.boolean().default(false).describe('Only show what would change.'),
    }),
    output: z.object({
      classifiers: z
        .array(
          z.object({
            name: z.string(),
            type: z.enum(['csv', 'json', 'xml', 'grok']),
            action: z
              .enum(['create', 'replace', 'skip', 'unchanged', 'conflict'])
              .describe('conflict, in a dry run: the import would be refused because of it.'),
            changes: z.array(z.string()).readonly().describe('What is not imported.'),
          }),
        )
        .readonly(),
    }),
    errors: ['InvalidInput', 'MalformedFile', 'AlreadyExists', 'ConcurrentModification', 'InvalidState'],
    invalidates: ['getDefinitions', 'getDefinition', 'getClassifiers', 'getWorkspace'],
  }),
  exportClassifiers: defineProcedure({
    kind: 'query',
    summary: 'Returns classifiers of the workspace as JSON of AWS Glue.',
    input: z.strictObject({
      name: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Only this one, as the input of `aws glue create-classifier` (default: all, as `aws glue get-classifiers` prints them).',
        ),
    }),
    output: z.object({
      text: z.string().describe('JSON, which ends with a line end.'),
      classifiers: z
        .array(z.object({ name: z.string(), changes: z.array(z.string()).readonly() }))
        .readonly()
        .describe('The classifiers in the JSON, each with what AWS Glue cannot have or may read otherwise.'),
    }),
    errors: ['EntityNotFound', 'InvalidInput'],
  }),
};
