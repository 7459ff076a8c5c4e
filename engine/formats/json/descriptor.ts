/** JSON: a value per line, the elements of an array, or one document. */

import { jsonExtensions, jsonReadOptions, jsonWriteOptions } from '#engine/formats/json/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const jsonFormat: FormatDescriptor = {
  name: 'json',
  title: 'JSON',
  summary: 'Objects per line, in an array or in one document; nested values keep their structure.',
  extensions: jsonExtensions,
  get readOptions() {
    return jsonReadOptions();
  },
  recordSizeOption: 'maximumObjectSize',
  get writeOptions() {
    return jsonWriteOptions();
  },
  splittable: false,
  isCommon: true,
  classifier: async () => (await import('#engine/formats/json/classify.ts')).classifyJson,
  load: async () => (await import('#engine/formats/json/index.ts')).jsonCode,
};
