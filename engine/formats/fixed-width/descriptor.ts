/** Columns of fixed width: lines whose values are in the same columns of characters. */

import { fixedWidthExtensions, fixedWidthReadOptions } from '#engine/formats/fixed-width/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const fixedWidthFormat: FormatDescriptor = {
  name: 'fixedWidth',
  title: 'Fixed width',
  summary: 'Lines of values in aligned columns, without separators.',
  extensions: fixedWidthExtensions,
  get readOptions() {
    return fixedWidthReadOptions();
  },
  writeOptions: null,
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/fixed-width/classify.ts')).classifyFixedWidth,
  load: async () => (await import('#engine/formats/fixed-width/index.ts')).fixedWidthCode,
};
