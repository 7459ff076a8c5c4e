/** How Excel workbooks are read and written. */

import { z } from 'zod';

/** Of file names; without dot. */
export const excelExtensions = ['xlsx', 'xlsm', 'xlsb', 'xls', 'ods'] as const;

export const excelReadOptions = z.object({
  sheet: z
    .union([z.string().min(1), z.int().min(1)])
    .optional()
    .describe('Name of the sheet, or its number from 1; the first visible one with cells by default.'),
  range: z
    .string()
    .optional()
    .describe(
      'Cells to read, header included: `B3:F200`, `B3:F`, `B:F` or `B3`; the largest table of the sheet by default.',
    ),
  withHeader: z.boolean().default(false).describe('The first row of the range holds the column names.'),
  fillMergedCells: z
    .boolean()
    .default(false)
    .describe('Every cell of merged cells has their value, not the first one only.'),
  errorsAsText: z.boolean().default(false).describe('Errors such as #N/A are texts; else they are null.'),
});

export const excelWriteOptions = z.object({
  sheet: z
    .string()
    .min(1)
    .max(31)
    .regex(/^[^[\]:*?/\\]+$/u)
    .default('Sheet1')
    .describe('Name of the sheet; further sheets, beyond 1,048,576 rows, are numbered.'),
  writeHeader: z.boolean().default(true).describe('The first row holds the column names.'),
});

export type ExcelReadOptions = z.output<typeof excelReadOptions>;
