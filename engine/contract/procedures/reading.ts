/** Procedures of how files are read: what speaks for it, what it refuses, and keeping it for a folder. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** How a client states the reading of a file; the same in every procedure that reads one. */
export const readingInput = {
  format: z.string().min(1).optional().describe('Instead of the one that is found.'),
  options: z.record(z.string(), z.unknown()).default({}).describe('Read options, under Glue’s names.'),
  saved: z
    .boolean()
    .default(true)
    .describe('Where nothing is stated, what was saved for the file’s table or folder counts before what is found.'),
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
    extension: z.string().nullable().describe('Of the files that it counts for; null: all.'),
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
  'getFileRejects',
  'getDefinitions',
  'getDefinition',
  'getWorkspace',
];

export const readingProcedures = {
  getFileReading: defineProcedure({
    kind: 'query',
    summary: 'How a file is read, what in it speaks for each choice, and what else it might be.',
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
        .describe('Of every format, the surest first.'),
      saved: savedReadingSchema.nullable().describe('What was saved for the file; null: nothing.'),
      place: placeSchema
        .nullable()
        .describe('Where a reading of it would be saved; null without a workspace, and for a dropped file.'),
    }),
    errors: [...fileErrors],
  }),
  getFileRejects: defineProcedure({
    kind: 'query',
    summary: 'Records of a file that cannot be read as its columns say, with their place and reason; reads all of it.',
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
      options: z.record(z.string(), z.unknown()).describe('Only these win over what is found.'),
    }),
    output: placeSchema,
    errors: ['InvalidInput', 'UnknownFormat', 'InvalidDefinition', 'ConcurrentModification'],
    invalidates: staleAfterSaving,
  }),
  forgetFileReading: defineProcedure({
    kind: 'command',
    summary: 'Removes what was saved for a file’s table or folder.',
    input: z.strictObject({ path }),
    output: z.null(),
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: staleAfterSaving,
  }),
};
