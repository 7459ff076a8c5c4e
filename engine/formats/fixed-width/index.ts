/** How columns of fixed width are read: once prepared they are CSV. */

import { loadOnce } from '#engine/base/load-once.ts';
import { isolateCsv, scanCsv } from '#engine/formats/csv/scan/scan.ts';
import { writeFixedWidthRecords } from '#engine/formats/fixed-width/write-records.ts';
import type { FormatCode } from '#engine/formats/format.ts';

const inferring = loadOnce(() => import('#engine/formats/fixed-width/infer.ts'));
const preparing = loadOnce(() => import('#engine/formats/fixed-width/prepare.ts'));

export const fixedWidthCode: FormatCode = {
  async warmUp() {
    await Promise.all([inferring(), preparing()]);
  },
  infer: async (request, context) => (await inferring()).inferFixedWidth(request, context),
  prepare: async (source, reading, context, wanted) =>
    (await preparing()).prepareFixedWidth(source, reading, context, wanted),
  scan: scanCsv,
  isolate: isolateCsv,
  writeRecords: writeFixedWidthRecords,
  copyOptions: null,
  fileExtension: () => '.txt',
};
