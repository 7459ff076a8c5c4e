/** A Classifier in `classifiers/<slug>.json`: a user's rule for recognising files, applied before the built-in ones. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';

const shared = {
  name: nameSchema,
  description: z.string().max(2048).default(''),
};

/** Kept with the tables that the classifier read; Glue's. */
const label = z.string().min(1).max(255);

/** Glue's names of types. */
export const csvDatatypes = [
  'BINARY',
  'BOOLEAN',
  'DATE',
  'DECIMAL',
  'DOUBLE',
  'FLOAT',
  'INT',
  'LONG',
  'SHORT',
  'STRING',
  'TIMESTAMP',
] as const;

const csvClassifier = z.strictObject({
  ...shared,
  type: z.literal('csv').describe('Separated values.'),
  delimiter: z.string().length(1).nullable().default(null).describe('Character between values; null: detected.'),
  quoteSymbol: z
    .string()
    .length(1)
    .nullable()
    .default(null)
    .describe('Character around values; not the delimiter. null: detected.'),
  containsHeader: z
    .enum(['UNKNOWN', 'PRESENT', 'ABSENT'])
    .default('UNKNOWN')
    .describe('Whether the first row contains the column names. UNKNOWN: detected.'),
  header: z
    .array(z.string().min(1))
    .default([])
    .describe('Names of all columns, in the order of the file. Empty: those of the header, else generated ones.'),
  allowSingleColumn: z.boolean().default(false).describe('Recognises files with a single column, too.'),
  disableValueTrimming: z
    .boolean()
    .default(true)
    .describe('false: spaces and tabs around values are ignored when the types of columns are detected.'),
  customDatatypes: z
    .array(z.enum(csvDatatypes))
    .default([])
    .describe('Types of all columns, in the order of header. Empty: detected.'),
  serde: z
    .enum(['None', 'OpenCSVSerDe', 'LazySimpleSerDe'])
    .default('None')
    .describe(
      'Library whose rules the files follow. OpenCSVSerDe: values may be quoted, and a backslash makes the next character literal. LazySimpleSerDe: quotes are part of the values. None: detected.',
    ),
});

export const classifierSchema = z.discriminatedUnion('type', [
  csvClassifier.superRefine(({ delimiter, quoteSymbol, serde, header, customDatatypes }, context) => {
    const refuse = (member: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [member], message });
    if (delimiter !== null && delimiter === quoteSymbol) refuse('quoteSymbol', 'it is also the delimiter');
    if (serde === 'LazySimpleSerDe' && quoteSymbol !== null)
      refuse('quoteSymbol', 'LazySimpleSerDe has no quotes; remove it, or choose OpenCSVSerDe');
    if (customDatatypes.length > 0 && customDatatypes.length !== header.length)
      refuse('customDatatypes', `it must have as many types as header has names (${header.length})`);
  }),
  z.strictObject({
    ...shared,
    type: z.literal('json').describe('JSON, with the rows inside of its values.'),
    jsonPath: z.string().min(1).max(2048).describe('Path to the rows in each value, such as $.orders[*].'),
  }),
  z.strictObject({
    ...shared,
    type: z.literal('xml').describe('XML.'),
    classification: label.describe('Label of the files, kept with their tables.'),
    rowTag: z.string().min(1).max(255).describe('Name of the elements that are the rows, including its prefix.'),
  }),
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
    type: z.literal('grok').describe('Lines of text that match a pattern.'),
    classification: label.describe('Label of the files, kept with their tables.'),
    grokPattern: z
      .string()
      .min(1)
      .max(2048)
      .describe('Pattern of a whole line: text, regular expressions and %{NAME:field:type}.'),
    customPatterns: z
      .string()
      .max(16_000)
      .default('')
      .describe('Additional patterns, one per line: a name, a space and the pattern.'),
  }),
]);

export type Classifier = z.output<typeof classifierSchema>;
/** One that crawlers name; the others are saved readings of folders. */
export type CustomClassifier = Exclude<Classifier, { type: 'reading' }>;
