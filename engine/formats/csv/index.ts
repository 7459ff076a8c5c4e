/** How separated values are read and written. */

import { loadOnce } from '#engine/base/load-once.ts';
import {
  csvCopyOptions,
  csvFileExtension,
  csvReadBack,
  csvRecordEnds,
  csvRefusal,
  csvWrittenForm,
} from '#engine/formats/csv/copy.ts';
import { isolateCsv, scanCsv } from '#engine/formats/csv/scan/scan.ts';
import { keepCsvWriting } from '#engine/formats/csv/values/keep-writing.ts';
import { writeCsvRecords } from '#engine/formats/csv/write-records.ts';
import type { FormatCode } from '#engine/formats/format.ts';

const inferring = loadOnce(() => import('#engine/formats/csv/infer/infer.ts'));
const preparing = loadOnce(() => import('#engine/formats/csv/rewrite/prepare.ts'));

export const csvCode: FormatCode = {
  async warmUp() {
    await Promise.all([inferring(), preparing()]);
  },
  infer: async (request, context) => (await inferring()).inferCsv(request, context),
  prepare: async (source, reading, context, wanted) => (await preparing()).prepareCsv(source, reading, context, wanted),
  keepWriting: keepCsvWriting,
  scan: scanCsv,
  isolate: isolateCsv,
  writeRecords: writeCsvRecords,
  copyOptions: csvCopyOptions,
  readBack: csvReadBack,
  writtenForm: csvWrittenForm,
  refuse: csvRefusal,
  recordEnds: csvRecordEnds,
  fileExtension: csvFileExtension,
};
