/** Procedures for how files are read: the evidence, the rejected records, and saving a reading for a folder. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** How a client specifies the reading of a file; the same in every procedure that reads one. */
export const readingInput = {
  format: z.string().min(1).optional().describe('Instead of the one that is found.'),
  options: z.record(z.string(), z.unknown()).default({}).describe('Read options, under Glue’s names.'),
  saved: z
    .boolean()
    .default(true)
    .describe(
      'Options not given here come from the reading saved for the file’s table or folder, then from detection.',
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
    extension: z.string().nullable().describe('Extension of the files it applies to; null: all.'),
  }),
]);

const savedReadingSchema = z.object({
  place: placeSchema,
  format: z.string().nullable().describe('null: as it is found.'),
  options: z.record(z.string(), z.unknown()).readonly(),
});
export type SavedReadingText = z.output<typeof savedReadingSchema>;

const path = z.string().min(1).describe('Absolute.');
const staleAfterSaving = [
  'getFileReading',
  'previewFile',
  'openPages',
  'profileColumn',
  'detailColumn',
  'chartGroups',
  'chartPoints',
  'getFileRejects',
  'getDefinitions',
  'getDefinition',
  'getWorkspace',
];

export const readingProcedures = {
  getFileReading: defineProcedure({
    kind: 'query',
    summary: 'How a file is read, the evidence for each choice, and possible alternatives.',
    input: z.strictObject({ path, ...readingInput }),
    output: z.object({
      classification: z.string(),
      compression: z.string(),
      options: z.record(z.string(), z.unknown()).readonly(),
      columns: z.array(columnSchema).readonly(),
      rowCount: z.number().nullable(),
      exact: z.boolean().describe('Types hold for every row; false: for a first part of the file.'),
      warnings: z.array(z.string()).readonly(),
      evidence: z
        .array(
          z.object({
            part: z.string().describe('A read option, `format`, or `column <name>`.'),
            verdict: z.string(),
            because: z.string(),
            ambiguous: z.boolean().describe('Something else would fit as well.'),
          }),
        )
        .readonly(),
      claims: z
        .array(z.object({ format: z.string(), certainty: z.number(), evidence: z.string() }))
        .readonly()
        .describe('One per format, most certain first.'),
      saved: savedReadingSchema.nullable().describe('Reading saved for the file; null: none.'),
      place: placeSchema
        .nullable()
        .describe(
          'Folder or table for which a reading would be saved; null without a workspace, and for a dropped file.',
        ),
    }),
    errors: [...fileErrors],
  }),
  getFileRejects: defineProcedure({
    kind: 'query',
    summary: 'Records of a file that do not fit its columns, with position and reason; reads the whole file.',
    input: z.strictObject({ path, ...readingInput, limit: z.int().min(1).max(10_000).default(1000) }),
    output: z.object({
      rejects: z
        .array(
          z.object({
            line: z.number().nullable().describe('1-based.'),
            byteOffset: z.number().nullable().describe('0-based, in the unpacked file.'),
            columnName: z.string().nullable(),
            reason: z.string(),
            raw: z.string().nullable(),
          }),
        )
        .readonly(),
      rejectedCount: z.number(),
      rowCount: z.number().describe('Good records.'),
    }),
    errors: [...fileErrors, 'DiskFull'],
  }),
  saveFileReading: defineProcedure({
    kind: 'command',
    summary:
      'Keeps how a file is read for its table, or for its folder when it is of none; crawls and previews use it.',
    input: z.strictObject({
      path,
      format: z.string().min(1).nullable().describe('null: as it is found.'),
      options: z.record(z.string(), z.unknown()).describe('Only these override the detected options.'),
    }),
    output: placeSchema,
    errors: ['InvalidInput', 'UnknownFormat', 'InvalidDefinition', 'ConcurrentModification'],
    invalidates: staleAfterSaving,
  }),
  forgetFileReading: defineProcedure({
    kind: 'command',
    summary: 'Removes the reading saved for a file’s table or folder.',
    input: z.strictObject({ path }),
    output: z.null(),
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: staleAfterSaving,
  }),
};
