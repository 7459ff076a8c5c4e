/** A Classifier in `classifiers/<slug>.json`: a user's rule for recognising files, applied before the built-in ones. */

import { z } from 'zod';

const shared = {
  name: z.string().min(1).max(255),
  description: z.string().max(2048).default(''),
};

export const classifierSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...shared,
    type: z.literal('csv'),
    delimiter: z.string().length(1).nullable().default(null),
    quoteSymbol: z.string().length(1).nullable().default(null),
    containsHeader: z.enum(['UNKNOWN', 'PRESENT', 'ABSENT']).default('UNKNOWN'),
    header: z.array(z.string().min(1)).default([]).describe('Column names to use.'),
  }),
  z.strictObject({ ...shared, type: z.literal('json'), jsonPath: z.string().min(1) }),
  z.strictObject({ ...shared, type: z.literal('xml'), classification: z.string().min(1), rowTag: z.string().min(1) }),
  z.strictObject({
    ...shared,
    type: z.literal('reading').describe('How files at or below a path are read, as set by the user.'),
    path: z.string().min(1).describe('Folder or file; relative to the workspace, or absolute. The deepest counts.'),
    extension: z
      .string()
      .nullable()
      .default(null)
      .describe('Only files with this extension, in lowercase, before any compression extension: csv; null: all.'),
    classification: z.string().min(1).nullable().default(null).describe('Format; null: detected.'),
    options: z.record(z.string(), z.unknown()).default({}).describe('Read options that override the detected ones.'),
  }),
  z.strictObject({
    ...shared,
    type: z.literal('grok'),
    classification: z.string().min(1),
    grokPattern: z.string().min(1).max(2048),
    customPatterns: z.string().max(16_000).default(''),
  }),
]);

export type Classifier = z.output<typeof classifierSchema>;
