/** How XML is read. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import type { FileReading, FormatCode, WrittenRecords } from '#engine/formats/format.ts';
import { xmlReadOptions } from '#engine/formats/xml/options.ts';

/** Records enclosed in an element, with nothing else between them. */
function writeRecords(records: readonly string[], reading: FileReading): WrittenRecords {
  const around = reading.options['rowTag'] === 'records' ? 'rows' : 'records';
  return {
    content: `<${around}>\n${records.join('\n')}\n</${around}>\n`,
    reading: { ...reading, compression: 'none', options: { ...reading.options, encoding: 'utf-8' } },
  };
}

export const xmlCode: FormatCode = {
  ...batchFormat({
    name: 'xml',
    readOptions: xmlReadOptions(),
    infer: async () => (await import('#engine/formats/xml/infer.ts')).inferXml,
    leaves: 'text',
    placed: true,
    read: async () => (await import('#engine/formats/xml/read.ts')).readXml,
  }),
  writeRecords,
};
