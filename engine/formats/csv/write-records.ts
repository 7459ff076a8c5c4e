/** Records that were set aside and mended as a CSV file of their own: the dialect stays, what surrounds records goes. */

import type { FileReading, WrittenRecords } from '#engine/formats/format.ts';

export function writeCsvRecords(records: readonly string[], { format, options }: FileReading): WrittenRecords {
  const { table: _table, lastLine: _lastLine, ...dialect } = options;
  return {
    content: records.map((record) => `${record.replace(/[\r\n]+$/u, '')}\n`).join(''),
    reading: {
      format,
      compression: 'none',
      options: {
        ...dialect,
        withHeader: false,
        skipFirst: false,
        headerRows: 1,
        skipLines: 0,
        skipFooter: 0,
        places: 'none',
        comment: '',
        encoding: 'utf-8',
        lineEnd: 'auto',
      },
    },
  };
}
