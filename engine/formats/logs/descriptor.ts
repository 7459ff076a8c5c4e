/** Logs: lines of text with a pattern, read by grok or by the fields that a header names. */

import { logReadOptions } from '#engine/formats/logs/log-options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const logFormat: FormatDescriptor = {
  name: 'grokLog',
  title: 'Log',
  summary: 'Lines of a log, parsed with a grok pattern or by the header of the log.',
  extensions: ['log'],
  get readOptions() {
    return logReadOptions();
  },
  writeOptions: null,
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/logs/classify.ts')).classifyLog,
  load: async () => (await import('#engine/formats/logs/index.ts')).logCode,
};
