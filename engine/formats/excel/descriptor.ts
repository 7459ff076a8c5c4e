/** Excel workbooks, old and new, and spreadsheets of OpenDocument. */

import { excelExtensions, excelReadOptions, excelWriteOptions } from '#engine/formats/excel/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const excelFormat: FormatDescriptor = {
  name: 'excel',
  title: 'Excel',
  summary: 'A table in a sheet of a workbook: xlsx, xlsm, xlsb, xls and ods.',
  extensions: excelExtensions,
  get readOptions() {
    return excelReadOptions();
  },
  get writeOptions() {
    return excelWriteOptions();
  },
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/excel/classify.ts')).classifyExcel,
  load: async () => (await import('#engine/formats/excel/index.ts')).excelCode,
};
