/** Rejected and corrected values as separate JSON lines. */

import type { FileReading, WrittenRecords } from '#engine/formats/format.ts';

export function writeJsonRecords(records: readonly string[], { options }: FileReading): WrittenRecords {
  return {
    // A line end is white space between the parts of a JSON text and never occurs inside one.
    content: records.map((record) => `${record.trim().replaceAll(/[\r\n]+/gu, ' ')}\n`).join(''),
    reading: {
      format: 'json',
      compression: 'none',
      options: { ...options, layout: 'lines', encoding: 'utf-8', byteOrderMark: false },
    },
  };
}
