/** How logs are read. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import { logReadOptions } from '#engine/formats/logs/log-options.ts';

export const logCode = batchFormat({
  name: 'grokLog',
  readOptions: logReadOptions(),
  infer: async () => (await import('#engine/formats/logs/infer.ts')).inferLog,
  leaves: 'text',
  placed: true,
  read: async () => (await import('#engine/formats/logs/read.ts')).readLog,
});
