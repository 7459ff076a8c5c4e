/** Procedures that read jobs, classifiers and crawlers of other products, and write classifiers and crawlers for them. */

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

const onConflict = z.enum(['refuse', 'replace', 'skip']).default('refuse');
const dryRun = z.boolean().default(false).describe('Only show what would change.');
const actions = ['create', 'replace', 'skip', 'unchanged', 'conflict'] as const;
const ofConflicts = 'conflict, in a dry run: the import would be refused because of it.';
const exportedSchema = z.array(z.object({ name: z.string(), changes: z.array(z.string()).readonly() })).readonly();
const endedJson = z.string().describe('JSON, which ends with a line end.');
/** Which are exported. */
const onlyOne = (noun: 'classifier' | 'crawler') =>
  z.strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe(
        `Only this one, as the input of \`aws glue create-${noun}\` (default: all, as \`aws glue get-${noun}s\` prints them).`,
      ),
  });

export const interchangeProcedures = {
  readGlueJob: defineProcedure(() => ({
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
  })),
  importClassifiers: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Saves classifiers of AWS Glue as classifiers of the workspace. If one of them cannot be imported, none is.',
    input: z.strictObject({
      text: z
        .string()
        .describe(
          'JSON of `aws glue get-classifiers` or `get-classifier`, the input of `create-classifier`, or a list of these.',
        ),
      onConflict: onConflict.describe('For classifiers that the workspace has and that differ.'),
      dryRun,
    }),
    output: z.object({
      classifiers: z
        .array(
          z.object({
            name: z.string(),
            type: z.enum(['csv', 'json', 'xml', 'grok']),
            action: z.enum(actions).describe(ofConflicts),
            changes: z.array(z.string()).readonly().describe('What is not imported.'),
          }),
        )
        .readonly(),
    }),
    errors: ['InvalidInput', 'MalformedFile', 'AlreadyExists', 'ConcurrentModification', 'InvalidState'],
    invalidates: ['getDefinitions', 'getDefinition', 'getClassifiers', 'getWorkspace'],
  })),
  exportClassifiers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns classifiers of the workspace as JSON of AWS Glue.',
    input: onlyOne('classifier'),
    output: z.object({
      text: endedJson,
      classifiers: exportedSchema.describe(
        'The classifiers in the JSON, each with what AWS Glue cannot have or may read otherwise.',
      ),
    }),
    errors: ['EntityNotFound', 'InvalidInput'],
  })),
  importCrawlers: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Saves crawlers of AWS Glue as crawlers of the workspace. If one of them is invalid, none is saved; those without a target that can be crawled here are reported.',
    input: z.strictObject({
      text: z
        .string()
        .describe(
          'JSON of `aws glue get-crawlers` or `get-crawler`, the input of `create-crawler`, or a list of these.',
        ),
      onConflict: onConflict.describe('For crawlers that the workspace has and that differ.'),
      dryRun,
    }),
    output: z.object({
      crawlers: z
        .array(
          z.object({
            name: z.string(),
            targets: z.array(z.string()).readonly().describe('Folders, or tables as DATABASE.TABLE.'),
            action: z
              .enum([...actions, 'unsupported'])
              .describe(`unsupported: none of its targets can be crawled here. ${ofConflicts}`),
            changes: z.array(z.string()).readonly().describe('What is not imported, by name, and what is left to do.'),
          }),
        )
        .readonly(),
    }),
    errors: ['InvalidInput', 'MalformedFile', 'AlreadyExists', 'ConcurrentModification', 'InvalidState'],
    invalidates: [
      'getDefinitions',
      'getDefinition',
      'getClassifiers',
      'getWatchedCrawlers',
      'listTriggers',
      'getTrigger',
      'getWorkspace',
    ],
  })),
  exportCrawlers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns crawlers of the workspace as JSON of AWS Glue.',
    input: onlyOne('crawler'),
    output: z.object({
      text: endedJson,
      crawlers: exportedSchema.describe(
        'The crawlers in the JSON, each with what AWS Glue cannot have, and what it needs besides.',
      ),
    }),
    errors: ['EntityNotFound'],
  })),
};
