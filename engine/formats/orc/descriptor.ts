/** Apache ORC files. */

import { orcReadOptions, orcWriteOptions } from '#engine/formats/orc/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const orcFormat: FormatDescriptor = {
  name: 'orc',
  title: 'ORC',
  summary: 'Typed columns in stripes with a footer, as Hive, Spark and Trino write them.',
  extensions: ['orc'],
  get readOptions() {
    return orcReadOptions();
  },
  get writeOptions() {
    return orcWriteOptions();
  },
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/orc/classify.ts')).classifyOrc,
  load: async () => (await import('#engine/formats/orc/index.ts')).orcCode,
};
