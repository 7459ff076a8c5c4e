/** Procedures for how files are read: the evidence, the rejected records, and saving a reading for a folder. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** How a client specifies the reading of a file; the same in every procedure that reads one. */
export const readingInput = {
  format: z.string().min(1).optional().describe('Used instead of the detected format.'),
  options: z.record(z.string(), z.unknown()).default({}).describe('Read options, named as in AWS Glue.'),
  saved: z
    .boolean()
    .default(true)
    .describe(
      'Takes options that are not given here from the reading saved for the file’s table or folder. All others are detected.',
    ),
};

export const fileErrors = [
  'FileNotFound',
  'UnknownFormat',
  'UnsupportedFormat',
  'MalformedFile',
  'InvalidInput',
  'IoFailed',
] as const;

const placeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), databaseName: z.string(), name: z.string(), path: z.string() }),
  z.object({
    kind: z.literal('folder'),
    path: z.string(),
    extension: z.string().nullable().describe('Extension of the files that the reading applies to; null: all files.'),
  }),
]);

const savedReadingSchema = z.object({
  place: placeSchema,
  format: z.string().nullable().describe('Format; null: detected.'),
  options: z.record(z.string(), z.unknown()).readonly(),
});
export type SavedReadingText = z.output<typeof savedReadingSchema>;

const path = z.string().min(1).describe('Absolute path.');
const staleAfterSaving = [
  'getFileReading',
  'previewFile',
  'openPages',
  'profileColumn',
  'detailColumn',
  'countBins',
  'chartGroups',
  'chartPoints',
  'getFileRejects',
  'getDefinitions',
  'getDefinition',
  'getWorkspace',
];

export const readingProcedures = {
  getFileReading: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows how a file is read, the evidence for each choice, and the alternatives.',
    input: z.strictObject({ path, ...readingInput }),
    output: z.object({
      classification: z.string(),
      compression: z.string(),
      options: z.record(z.string(), z.unknown()).readonly(),
      columns: z.array(columnSchema).readonly(),
      rowCount: z.number().nullable(),
      exact: z.boolean().describe('true: the types fit every row. false: only the first part of the file was checked.'),
      warnings: z.array(z.string()).readonly(),
      evidence: z
        .array(
          z.object({
            part: z.string().describe('Name of a read option, `format`, or `column <name>`.'),
            verdict: z.string(),
            because: z.string(),
            ambiguous: z.boolean().describe('Whether another choice would fit as well.'),
          }),
        )
        .readonly(),
      choices: z
        .record(z.string(), z.array(z.string()).readonly())
        .readonly()
        .describe('By read option, what the file has for it, such as the names of its sheets.'),
      claims: z
        .array(z.object({ format: z.string(), certainty: z.number(), evidence: z.string() }))
        .readonly()
        .describe('One claim per format, most certain first.'),
      saved: savedReadingSchema.nullable().describe('Reading saved for the file; null: none is saved.'),
      place: placeSchema
        .nullable()
        .describe(
          'Folder or table that a reading would be saved for; null without a workspace and for a dropped file.',
        ),
    }),
    errors: [...fileErrors],
  })),
  getFileRejects: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the records of a file that do not fit its columns, with their position and the reason. Reads the whole file.',
    input: z.strictObject({ path, ...readingInput, limit: z.int().min(1).max(10_000).default(1000) }),
    output: z.object({
      rejects: z
        .array(
          z.object({
            line: z.number().nullable().describe('Line number, from 1.'),
            byteOffset: z.number().nullable().describe('Position in the decompressed file, from 0.'),
            columnName: z.string().nullable(),
            reason: z.string(),
            raw: z.string().nullable(),
          }),
        )
        .readonly(),
      rejectedCount: z.number(),
      rowCount: z.number().describe('Number of valid records.'),
    }),
    errors: [...fileErrors, 'DiskFull'],
  })),
  saveFileReading: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves how a file is read, for its table or, if it has none, for its folder. Crawls and previews use it.',
    input: z.strictObject({
      path,
      format: z.string().min(1).nullable().describe('Format; null: detected.'),
      options: z.record(z.string(), z.unknown()).describe('Options that override the detected ones.'),
    }),
    output: placeSchema,
    errors: ['InvalidInput', 'UnknownFormat', 'InvalidDefinition', 'ConcurrentModification'],
    invalidates: staleAfterSaving,
  })),
  forgetFileReading: defineProcedure(() => ({
    kind: 'command',
    summary: 'Deletes the reading saved for a file’s table or folder.',
    input: z.strictObject({ path }),
    output: z.null(),
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: staleAfterSaving,
  })),
};
