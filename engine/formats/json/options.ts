/** How JSON files are read and written. */

import { z } from 'zod';
import { internal } from '#engine/formats/internal-option.ts';

/** Of file names; without dot. */
export const jsonExtensions = ['json', 'ndjson', 'jsonl', 'geojson'] as const;

/** lines: one value per line; array: the elements of one array; document: one value; concatenated: values behind each other. */
export const jsonLayouts = ['lines', 'array', 'document', 'concatenated'] as const;

export const jsonReadOptions = z.object({
  layout: z
    .enum(jsonLayouts)
    .default('lines')
    .describe(
      'lines: a value per line; array: elements of one array; document: one value; concatenated: several values that may span lines.',
    ),
  jsonPath: z
    .string()
    .default('')
    .describe('Where the rows stand in each value: $.orders[*]; empty: each value is a row, of an array each element.'),
  multiLine: z.boolean().default(true).describe('Values may span lines; false is read the same.').meta(internal),
  encoding: z.string().default('utf-8').describe('Character encoding.'),
  byteOrderMark: z.boolean().default(false).describe('The file begins with a byte order mark.'),
  plainValues: z
    .boolean()
    .default(false)
    .describe('Values are not all objects: each is one row with the column `record`.'),
  duplicateKeys: z.boolean().default(false).describe('Objects hold a key twice; the first counts.'),
  wideNumbers: z
    .boolean()
    .default(false)
    .describe('Some numbers may fit no double; read as double, those are rejected.')
    .meta(internal),
  maximumObjectSize: z.int().min(1).default(16_777_216).describe('Bytes of the largest value.'),
});

export const jsonWriteOptions = z.object({
  compression: z.enum(['none', 'gzip', 'zstd']).default('none').describe('Packing of the files.'),
});

export type JsonReadOptions = z.output<typeof jsonReadOptions>;
export type JsonLayout = (typeof jsonLayouts)[number];

/** Name of the only column of values that are not objects; Glue's. */
export const recordColumn = 'record';
