/** XML: elements of one name are rows. */

import { xmlReadOptions } from '#engine/formats/xml/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const xmlFormat: FormatDescriptor = {
  name: 'xml',
  title: 'XML',
  summary: 'Elements of one name are rows; their attributes and elements are columns, nested ones structs and arrays.',
  extensions: ['xml'],
  get readOptions() {
    return xmlReadOptions();
  },
  writeOptions: null,
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/xml/classify.ts')).classifyXml,
  load: async () => (await import('#engine/formats/xml/index.ts')).xmlCode,
};
