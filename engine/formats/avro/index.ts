/** How Avro files are read and written. */

import { avroReadOptions } from '#engine/formats/avro/options.ts';
import { nameRefusal, renamesOf } from '#engine/formats/avro/written-schema.ts';
import { batchFormat } from '#engine/formats/batches/batch-format.ts';

export const avroCode = batchFormat({
  name: 'avro',
  readOptions: avroReadOptions(),
  infer: async () => (await import('#engine/formats/avro/infer.ts')).inferAvro,
  leaves: 'typed',
  placed: false,
  async read() {
    const { readAvro } = await import('#engine/formats/avro/read.ts');
    return (request, { compression }, context) => readAvro(request, compression, context);
  },
  write: {
    encode: async () => (await import('#engine/formats/avro/encode.ts')).encodeAvro,
    fileExtension: () => '.avro',
    refuse: nameRefusal,
    renames: renamesOf,
  },
});
