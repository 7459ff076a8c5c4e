/** Lines that were set aside and mended as a file of their own: columns stay, what surrounds rows goes. */

import type { FileReading, WrittenRecords } from '#engine/formats/format.ts';

export function writeFixedWidthRecords(records: readonly string[], { format, options }: FileReading): WrittenRecords {
  return {
    content: records.map((record) => `${record.replace(/[\r\n]+$/u, '')}\n`).join(''),
    reading: {
      format,
      compression: 'none',
      options: { ...options, withHeader: false, ruler: false, skipLines: 0, skipFooter: 0, encoding: 'utf-8' },
    },
  };
}
