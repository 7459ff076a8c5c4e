/** How JSON files are read and written. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';
import { internal } from '#engine/formats/option-marks.ts';

/** Of file names; without dot. */
export const jsonExtensions = ['json', 'ndjson', 'jsonl', 'geojson'] as const;

/** lines: one value per line; array: the elements of one array; document: one value; concatenated: values behind each other. */
export const jsonLayouts = ['lines', 'array', 'document', 'concatenated'] as const;

export const jsonReadOptions = computeOnce(() =>
  z.object({
    layout: z
      .enum(jsonLayouts)
      .default('lines')
      .describe(
        'lines: one value per line. array: the elements of one array. document: one value. concatenated: several values, which can span lines.',
      )
      .meta({ title: 'Layout' }),
    jsonPath: z
      .string()
      .default('')
      .describe(
        'Path to the rows in each value, such as $.orders[*]. Empty: each value is a row, or each element if the value is an array.',
      )
      .meta({ title: 'JSON path' }),
    multiLine: z.boolean().default(true).describe('Values can span lines; false has the same effect.').meta(internal),
    encoding: z
      .string()
      .default('utf-8')
      .describe('Character encoding of the file, such as utf-8.')
      .meta({ title: 'Encoding' }),
    byteOrderMark: z
      .boolean()
      .default(false)
      .describe('The file begins with a byte order mark.')
      .meta({ title: 'Byte order mark' }),
    plainValues: z
      .boolean()
      .default(false)
      .describe('Some values are not objects. Each value becomes one row with the column `record`.')
      .meta({ title: 'Plain values' }),
    duplicateKeys: z
      .boolean()
      .default(false)
      .describe('Some objects contain a key twice. The first one is read.')
      .meta({ title: 'Duplicate keys' }),
    wideNumbers: z
      .boolean()
      .default(false)
      .describe('Some numbers may not fit a double. Records with such numbers are rejected if read as double.')
      .meta(internal),
    strayBytes: z
      .boolean()
      .default(false)
      .describe('Some lines are not valid UTF-8. These lines are rejected.')
      .meta(internal),
    quotedNumbers: z
      .boolean()
      .optional()
      .describe('Numbers with many digits were put in quotes to keep them all. false: the file has none.')
      .meta(internal),
    placed: z
      .boolean()
      .optional()
      .describe('Set for rewritten files, whose records begin with line and byte offset.')
      .meta(internal),
    maximumObjectSize: z
      .int()
      .min(1)
      .default(16_777_216)
      .describe('Maximum size of a value, in bytes.')
      .meta({ title: 'Maximum value size' }),
  }),
);

export const jsonWriteOptions = computeOnce(() =>
  z.object({
    compression: z
      .enum(['none', 'gzip', 'zstd'])
      .default('none')
      .describe('Compression of the files.')
      .meta({ title: 'Compression' }),
  }),
);

export type JsonReadOptions = z.output<ReturnType<typeof jsonReadOptions>>;
export type JsonLayout = (typeof jsonLayouts)[number];

/** In a line that is prepared, in place of a byte that is not UTF-8. JSON text may not contain it, so the line is rejected. */
export const strayMark = '\u0001';

/** Name of the only column of values that are not objects; Glue's. */
export const recordColumn = 'record';
