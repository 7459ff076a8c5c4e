/** Procedures for the text of a query while it is being written. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { leaveOutMisfits, sqlErrors, sqlInWorkspace } from '#engine/contract/procedures/explore.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** Most characters of a statement that is completed. */
export const longestCompleted = 50_000;

export const queryTextProcedures = {
  completeQuery: defineProcedure({
    kind: 'query',
    summary: 'Columns, tables, files and functions that can come at the cursor of a statement; runs nothing.',
    input: z.strictObject({
      statement: z.string().max(longestCompleted).describe('One SELECT, which need not be complete.'),
      position: z.int().min(0).describe('Of the cursor, in UTF-16 units of the statement.'),
      folder: sqlInWorkspace.folder,
    }),
    output: z.object({
      from: z.int().describe('Where the typed name begins, behind its opening quote.'),
      start: z.int().describe('The suggestion replaces the text from here, quotes included,'),
      end: z.int().describe('to here.'),
      suggestions: z
        .array(
          z.object({
            kind: z.enum(['column', 'relation', 'table', 'database', 'file', 'folder', 'function']),
            parts: z
              .array(z.string())
              .readonly()
              .describe('Names to be joined by points, not quoted; the one path of a file or folder.'),
            detail: z.string().describe('Type of a column, parameters of a function.'),
            of: z.string().describe('Relation of a column, database of a table, kind of a function.'),
            description: z.string(),
          }),
        )
        .readonly(),
      complete: z.boolean().describe('False: there are more; type more of the name.'),
    }),
    errors: [],
  }),
  checkQuery: defineProcedure({
    kind: 'query',
    summary: 'Columns of the result of one SELECT, without running it; an error has the place in the text.',
    input: z.strictObject({
      ...sqlInWorkspace,
    }),
    output: z.object({ columns: z.array(columnSchema).readonly() }),
    errors: [...sqlErrors],
  }),
  explainQuery: defineProcedure({
    kind: 'query',
    summary: 'Runs one SELECT and lists its steps in words, each with the rows that left it; the rows are not kept.',
    input: z.strictObject({
      ...sqlInWorkspace,
      leaveOutMisfits,
    }),
    output: z.object({
      steps: z
        .array(
          z.object({
            action: z.string().describe('What the step does, in words.'),
            rowCount: z.number().describe('Rows that left it.'),
            millis: z.number().describe('Processor time of all its threads.'),
            inputs: z.array(z.int()).readonly().describe('Steps whose rows it takes, from 0.'),
          }),
        )
        .readonly()
        .describe('In the order in which rows pass them.'),
      rowCount: z.number().describe('Rows of the result.'),
      millis: z.number().describe('From start to end.'),
      spilledBytes: z.number().nullable().describe('Written to disk for lack of memory; null: not known.'),
    }),
    errors: [...sqlErrors, 'DiskFull'],
  }),
};
