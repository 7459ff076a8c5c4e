/** XML: elements of one name are rows. */

import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import type { FileReading, Format, WrittenRecords } from '#engine/formats/format.ts';
import { classifyXml, xmlExtensions } from '#engine/formats/xml/classify.ts';
import { inferXml } from '#engine/formats/xml/infer.ts';
import { xmlReadOptions } from '#engine/formats/xml/options.ts';
import { readXml } from '#engine/formats/xml/read.ts';

/** Records enclosed in an element, with nothing else between them. */
function writeRecords(records: readonly string[], reading: FileReading): WrittenRecords {
  const around = reading.options['rowTag'] === 'records' ? 'rows' : 'records';
  return {
    content: `<${around}>\n${records.join('\n')}\n</${around}>\n`,
    reading: { ...reading, compression: 'none', options: { ...reading.options, encoding: 'utf-8' } },
  };
}

export const xmlFormat: Format = {
  ...batchFormat({
    name: 'xml',
    title: 'XML',
    summary:
      'Elements of one name are rows; their attributes and elements are columns, nested ones structs and arrays.',
    extensions: xmlExtensions,
    readOptions: xmlReadOptions,
    leaves: 'text',
    placed: true,
    classify: classifyXml,
    infer: inferXml,
    read: readXml,
  }),
  writeRecords,
};
