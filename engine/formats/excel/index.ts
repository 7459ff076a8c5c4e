/** How workbooks are read and written. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import { excelReadOptions } from '#engine/formats/excel/options.ts';
import { textRefusal } from '#engine/formats/written-text.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';

const nested: readonly DataType['kind'][] = ['array', 'map', 'struct', 'choice'];

/** Cells hold plain values, and without a header nobody knows whose they are. */
function refuseInExcel({ type }: Column, options: Readonly<Record<string, unknown>>): string | undefined {
  if (options['writeHeader'] === false) return 'without a header its columns are not found again';
  return nested.includes(type.kind) ? 'cells hold plain values' : textRefusal(type);
}

export const excelCode = batchFormat({
  name: 'excel',
  readOptions: excelReadOptions(),
  infer: async () => (await import('#engine/formats/excel/infer.ts')).inferExcel,
  leaves: 'text',
  placed: true,
  read: async () => (await import('#engine/formats/excel/read.ts')).readExcel,
  write: {
    encode: async () => (await import('#engine/formats/excel/write/encode.ts')).encodeExcel,
    fileExtension: () => '.xlsx',
    readBack: ({ sheet, writeHeader }) => ({
      sheet,
      withHeader: writeHeader,
      emptyTextIsNull: false,
      furtherSheets: true,
    }),
    refuse: refuseInExcel,
  },
});
