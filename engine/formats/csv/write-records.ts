/** Rejected and corrected records as a separate CSV file: same dialect, without the lines around records. */

import { withoutEnd } from '#engine/base/text-end.ts';
import type { FileReading, WrittenRecords } from '#engine/formats/format.ts';

/** Of where the rows of a table begin and end in its file. */
const placing = ['withHeader', 'headerRows', 'skipFirst', 'skipLines', 'skipFooter', 'table', 'lastLine', 'comment'];
/** Of the file's bytes and lines. */
const packing = ['encoding', 'lineEnd', 'places'];

export function writeCsvRecords(records: readonly string[], { format, options }: FileReading): WrittenRecords {
  const gone = new Set([...placing, ...packing]);
  const dialect = Object.fromEntries(Object.entries(options).filter(([name]) => !gone.has(name)));
  return {
    content: records.map((record) => `${withoutEnd(record, '\r\n')}\n`).join(''),
    reading: {
      format,
      compression: 'none',
      options: { ...dialect, withHeader: false },
    },
  };
}
