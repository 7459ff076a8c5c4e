/** How Excel workbooks are read and written. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';
import { chosenFromFile } from '#engine/formats/option-marks.ts';

/** Of file names; without dot. */
export const excelExtensions = ['xlsx', 'xlsm', 'xlsb', 'xls', 'ods'] as const;

export const excelReadOptions = computeOnce(() =>
  z.object({
    sheet: z
      .union([z.string().min(1), z.int().min(1)])
      .optional()
      .describe('Name of the sheet, or its number counted from 1 (default: the first visible sheet that has cells).')
      .meta({ title: 'Sheet', ...chosenFromFile }),
    range: z
      .string()
      .optional()
      .describe(
        'Cells to read, including the header: `B3:F200`, `B3:F`, `B:F` or `B3` (default: the largest table of the sheet).',
      )
      .meta({ title: 'Range', ...chosenFromFile }),
    withHeader: z
      .boolean()
      .default(false)
      .describe('The first row of the range contains the column names.')
      .meta({ title: 'Range has a header' }),
    fillMergedCells: z
      .boolean()
      .default(false)
      .describe('Repeats the value of merged cells in each of them. Otherwise, only the first cell has it.')
      .meta({ title: 'Fill merged cells' }),
    errorsAsText: z
      .boolean()
      .default(false)
      .describe('Reads errors such as #N/A as text instead of null.')
      .meta({ title: 'Keep errors as text' }),
    emptyTextIsNull: z
      .boolean()
      .default(true)
      .describe('Reads cells with empty text as empty cells, which are null.')
      .meta({ title: 'Empty text is null' }),
    furtherSheets: z
      .boolean()
      .default(false)
      .describe(
        'Reads the sheets `NAME 2`, `NAME 3` and so on as well: Tenon writes the rows to them that one sheet cannot hold.',
      )
      .meta({ title: 'Read numbered sheets' }),
  }),
);

export const excelWriteOptions = computeOnce(() =>
  z.object({
    sheet: z
      .string()
      .min(1)
      .max(31)
      .regex(/^[^[\]:*?/\\]+$/u)
      .default('Sheet1')
      .describe('Name of the sheet. Rows beyond 1,048,576 go to further, numbered sheets.')
      .meta({ title: 'Sheet' }),
    writeHeader: z
      .boolean()
      .default(true)
      .describe('Writes the column names as the first row.')
      .meta({ title: 'Write a header' }),
  }),
);

export type ExcelReadOptions = z.output<ReturnType<typeof excelReadOptions>>;
