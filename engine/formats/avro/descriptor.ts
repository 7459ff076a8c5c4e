/** Apache Avro object container files. */

import { avroReadOptions, avroWriteOptions } from '#engine/formats/avro/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const avroFormat: FormatDescriptor = {
  name: 'avro',
  title: 'Avro',
  summary: 'Rows in blocks with their schema in the header, as Kafka, Hadoop and Iceberg manifests write them.',
  extensions: ['avro'],
  get readOptions() {
    return avroReadOptions();
  },
  get writeOptions() {
    return avroWriteOptions();
  },
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/avro/classify.ts')).classifyAvro,
  load: async () => (await import('#engine/formats/avro/index.ts')).avroCode,
};
