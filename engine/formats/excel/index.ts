/** Excel workbooks, old and new, and spreadsheets of OpenDocument. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import { classifyExcel, excelExtensions } from '#engine/formats/excel/classify.ts';
import { encodeExcel } from '#engine/formats/excel/encode.ts';
import { inferExcel } from '#engine/formats/excel/infer.ts';
import { excelReadOptions, excelWriteOptions } from '#engine/formats/excel/options.ts';
import { readExcel } from '#engine/formats/excel/read.ts';
import type { Format } from '#engine/formats/format.ts';

export const excelFormat: Format = batchFormat({
  name: 'excel',
  title: 'Excel',
  summary: 'A table in a sheet of a workbook: xlsx, xlsm, xlsb, xls and ods.',
  extensions: excelExtensions,
  readOptions: excelReadOptions,
  leaves: 'text',
  placed: true,
  classify: classifyExcel,
  infer: inferExcel,
  read: readExcel,
  write: {
    options: excelWriteOptions,
    encode: (request, context) => encodeExcel(request, context),
    fileExtension: () => '.xlsx',
  },
});
