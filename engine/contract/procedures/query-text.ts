/** Procedures for the text of a query while it is being written. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { jobProblemSchema } from '#engine/contract/definitions/problem.ts';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { leaveOutMisfits, sqlErrors, sqlInWorkspace } from '#engine/contract/procedures/explore.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** Most characters of a statement that is completed. */
export const longestCompleted = 50_000;

export const queryTextProcedures = {
  completeQuery: defineProcedure(() => ({
    kind: 'query',
    summary: 'Suggests columns, tables, files and functions for the cursor position in a statement. Runs nothing.',
    input: z.strictObject({
      statement: z.string().max(longestCompleted).describe('One SELECT, which can be incomplete.'),
      position: z.int().min(0).describe('Cursor position in the statement, in UTF-16 units.'),
      folder: sqlInWorkspace.folder,
    }),
    output: z.object({
      from: z.int().describe('Start of the typed name, after its opening quote.'),
      start: z.int().describe('Start of the text that the suggestion replaces, including quotes.'),
      end: z.int().describe('End of the text that the suggestion replaces.'),
      suggestions: z
        .array(
          z.object({
            kind: z.enum(['column', 'relation', 'table', 'database', 'file', 'folder', 'function']),
            parts: z
              .array(z.string())
              .readonly()
              .describe('Unquoted names, to be joined with dots. For a file or folder, its path alone.'),
            detail: z.string().describe('Type of a column, or parameters of a function.'),
            of: z.string().describe('Relation of a column, database of a table, or kind of a function.'),
            description: z.string(),
          }),
        )
        .readonly(),
      complete: z.boolean().describe('false: there are more suggestions than listed.'),
    }),
    errors: [],
  })),
  checkQuery: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the result columns of one SELECT without running it. An error contains its position in the text.',
    input: z.strictObject(sqlInWorkspace),
    output: z.object({ columns: z.array(columnSchema).readonly() }),
    errors: [...sqlErrors],
  })),
  explainQuery: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the steps of one SELECT in words, each with its number of output rows, measured in a run or as the engine estimates it. Does not return the rows themselves.',
    input: z.strictObject({
      ...sqlInWorkspace,
      leaveOutMisfits,
      runs: z
        .boolean()
        .default(true)
        .describe(
          'false: the statement is planned and does not run. Files that the engine cannot read directly are converted first.',
        ),
    }),
    output: z.object({
      steps: z
        .array(
          z.object({
            action: z.string().describe('What the step does, in words.'),
            rowCount: z.number().nullable().describe('Output rows of the step; null: it did not run.'),
            estimatedRows: z
              .number()
              .nullable()
              .describe('Output rows that the engine expects; null: it does not say.'),
            millis: z.number().nullable().describe('Processor time of all threads; null: it did not run.'),
            inputs: z
              .array(z.int())
              .readonly()
              .describe('Positions of the steps that provide its rows, counted from 0.'),
          }),
        )
        .readonly()
        .describe('Steps in the order in which rows pass through them.'),
      rowCount: z.number().nullable().describe('Number of rows in the result; null: it did not run.'),
      millis: z.number().nullable().describe('Total time; null: it did not run.'),
      spilledBytes: z.number().nullable().describe('Data written to disk because memory was full; null: unknown.'),
    }),
    errors: [...sqlErrors, 'DiskFull'],
  })),
  draftQueryJob: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Creates a draft of a job that returns the rows of one SELECT, and lists its problems. Saves and runs nothing.',
    input: z.strictObject({
      ...sqlInWorkspace,
      name: z.string().min(1).max(255).describe('Name of the job.'),
      target: z
        .discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('table'),
            databaseName: z.string().min(1).max(255).toLowerCase(),
            tableName: z.string().min(1).max(255).toLowerCase().describe('It must not exist.'),
            path: z.string().min(1).optional().describe('Folder (default: the folder of tables of the database).'),
          }),
          z.strictObject({
            kind: z.literal('folder'),
            path: z.string().min(1).describe('Of Parquet files; relative to the workspace, or absolute.'),
          }),
        ])
        .nullable()
        .default(null)
        .describe('Where each run writes the rows, replacing those of the previous run; null: no target yet.'),
    }),
    output: z.object({
      job: jobSchema,
      problems: z.array(jobProblemSchema).readonly().describe('Problems that prevent the job from running.'),
    }),
    errors: [...sqlErrors, 'InvalidInput', 'AlreadyExists'],
  })),
};
