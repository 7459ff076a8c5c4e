/** How ORC files are read and written. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import { orcReadOptions } from '#engine/formats/orc/options.ts';

export const orcCode = batchFormat({
  name: 'orc',
  readOptions: orcReadOptions(),
  infer: async () => (await import('#engine/formats/orc/infer.ts')).inferOrc,
  leaves: 'typed',
  placed: false,
  async read() {
    const [{ readBatches }, { canonicalEncoding }] = await Promise.all([
      import('#engine/formats/orc/read/read-batches.ts'),
      import('#engine/bytes/encoding.ts'),
    ]);
    return (request, { compression, options }, context) => {
      const encoding = canonicalEncoding(options.encoding);
      return readBatches(request, { unwrap: options.hiveAcid === 'unwrap', compression, encoding }, context);
    };
  },
  write: {
    encode: async () => (await import('#engine/formats/orc/write/encode.ts')).encodeOrc,
    fileExtension: () => '.orc',
  },
});
