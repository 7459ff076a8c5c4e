/** Separated values: csv, tsv and their relatives. */

import { csvExtensions, csvReadOptions, csvWriteOptions } from '#engine/formats/csv/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const csvFormat: FormatDescriptor = {
  name: 'csv',
  title: 'CSV',
  summary: 'Lines of values between separators, with or without a header.',
  extensions: csvExtensions,
  get readOptions() {
    return csvReadOptions();
  },
  recordSizeOption: 'maximumLineSize',
  get writeOptions() {
    return csvWriteOptions();
  },
  splittable: false,
  preparesPart: true,
  isCommon: true,
  classifier: async () => (await import('#engine/formats/csv/infer/classify.ts')).classifyCsv,
  load: async () => (await import('#engine/formats/csv/index.ts')).csvCode,
};
