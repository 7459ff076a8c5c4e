/** Separated values: csv, tsv and their relatives. */

import { classifyCsv, csvExtensions } from '#engine/formats/csv/infer/classify.ts';
import {
  csvCopyOptions,
  csvFileExtension,
  csvReadBack,
  csvRecordEnds,
  csvRefusal,
  csvWrittenForm,
} from '#engine/formats/csv/copy.ts';
import { inferCsv } from '#engine/formats/csv/infer/infer.ts';
import { keepCsvWriting } from '#engine/formats/csv/values/keep-writing.ts';
import { csvReadOptions, csvWriteOptions } from '#engine/formats/csv/options.ts';
import { prepareCsv } from '#engine/formats/csv/rewrite/prepare.ts';
import { isolateCsv, scanCsv } from '#engine/formats/csv/scan/scan.ts';
import { writeCsvRecords } from '#engine/formats/csv/write-records.ts';
import type { Format } from '#engine/formats/format.ts';

export const csvFormat: Format = {
  name: 'csv',
  title: 'CSV',
  summary: 'Lines of values between separators, with or without a header.',
  extensions: csvExtensions,
  readOptions: csvReadOptions,
  writeOptions: csvWriteOptions,
  classify: classifyCsv,
  infer: inferCsv,
  prepare: prepareCsv,
  keepWriting: keepCsvWriting,
  preparesPart: true,
  scan: scanCsv,
  isolate: isolateCsv,
  writeRecords: writeCsvRecords,
  splittable: false,
  copyOptions: csvCopyOptions,
  readBack: csvReadBack,
  writtenForm: csvWrittenForm,
  refuse: csvRefusal,
  recordEnds: csvRecordEnds,
  fileExtension: csvFileExtension,
};
