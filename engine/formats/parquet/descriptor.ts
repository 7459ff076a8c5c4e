/** Apache Parquet files. */

import { parquetReadOptions, parquetWriteOptions } from '#engine/formats/parquet/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const parquetFormat: FormatDescriptor = {
  name: 'parquet',
  title: 'Parquet',
  summary: 'Typed columns in row groups with a footer, as Spark and Athena write them.',
  extensions: ['parquet', 'parq', 'pq'],
  get readOptions() {
    return parquetReadOptions();
  },
  get writeOptions() {
    return parquetWriteOptions();
  },
  splittable: true,
  isReady: ({ options }) => options['rewritten'] !== true,
  fetchesColumns: true,
  isCommon: true,
  classifier: async () => (await import('#engine/formats/parquet/classify.ts')).classifyParquet,
  load: async () => (await import('#engine/formats/parquet/index.ts')).parquetCode,
};
