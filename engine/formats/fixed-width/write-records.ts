/** Rejected and corrected lines as a separate file: same columns, without the lines around rows. */

import { withoutEnd } from '#engine/base/text-end.ts';
import type { FileReading, WrittenRecords } from '#engine/formats/format.ts';

export function writeFixedWidthRecords(records: readonly string[], { format, options }: FileReading): WrittenRecords {
  return {
    content: records.map((record) => `${withoutEnd(record, '\r\n')}\n`).join(''),
    reading: {
      format,
      compression: 'none',
      options: { ...options, withHeader: false, ruler: false, skipLines: 0, skipFooter: 0, encoding: 'utf-8' },
    },
  };
}
