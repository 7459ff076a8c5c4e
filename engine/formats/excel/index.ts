/** Excel workbooks, old and new, and spreadsheets of OpenDocument. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import { classifyExcel, excelExtensions } from '#engine/formats/excel/classify.ts';
import { encodeExcel } from '#engine/formats/excel/write/encode.ts';
import { inferExcel } from '#engine/formats/excel/infer.ts';
import { excelReadOptions, excelWriteOptions } from '#engine/formats/excel/options.ts';
import { readExcel } from '#engine/formats/excel/read.ts';
import type { Format } from '#engine/formats/format.ts';
import { textRefusal } from '#engine/formats/written-text.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';

const nested: readonly DataType['kind'][] = ['array', 'map', 'struct', 'choice'];

/** Cells hold plain values, and without a header nobody knows whose they are. */
function refuseInExcel({ type }: Column, options: Readonly<Record<string, unknown>>): string | undefined {
  if (options['writeHeader'] === false) return 'without a header its columns are not found again';
  return nested.includes(type.kind) ? 'cells hold plain values' : textRefusal(type);
}

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
    readBack: ({ sheet, writeHeader }) => ({ sheet, withHeader: writeHeader }),
    refuse: refuseInExcel,
  },
});
