/** Apache Arrow IPC: files (also called Feather version 2) and streams. */

import { arrowReadOptions, arrowWriteOptions } from '#engine/formats/arrow/options.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';

export const arrowFormat: FormatDescriptor = {
  name: 'arrow',
  title: 'Arrow',
  summary: 'Arrow IPC files (Feather) and streams, as pandas, Polars and DuckDB exchange them.',
  extensions: ['arrow', 'arrows', 'feather', 'ipc'],
  get readOptions() {
    return arrowReadOptions();
  },
  get writeOptions() {
    return arrowWriteOptions();
  },
  splittable: false,
  preparesPart: true,
  classifier: async () => (await import('#engine/formats/arrow/classify.ts')).classifyArrow,
  load: async () => (await import('#engine/formats/arrow/index.ts')).arrowCode,
};
