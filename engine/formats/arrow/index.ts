/** How Arrow files and streams are read and written. */

import { arrowReadOptions } from '#engine/formats/arrow/options.ts';
import { batchFormat } from '#engine/formats/batches/batch-format.ts';

export const arrowCode = batchFormat({
  name: 'arrow',
  readOptions: arrowReadOptions(),
  infer: async () => (await import('#engine/formats/arrow/infer.ts')).inferArrow,
  leaves: 'typed',
  placed: false,
  async read() {
    const { readArrow } = await import('#engine/formats/arrow/read.ts');
    return (request, { compression }, context) => readArrow(request, compression, context);
  },
  write: {
    encode: async () => (await import('#engine/formats/arrow/encode.ts')).encodeArrow,
    fileExtension: () => '.arrow',
  },
});
