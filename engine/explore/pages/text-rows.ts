/** Which text files can be paged by a line index, and how their rows are separated. */

import type { InspectedFile } from '#engine/explore/sources/inspect-file.ts';
import type { RowShape } from '#engine/explore/pages/line-index.ts';
import { csvReadOptions } from '#engine/formats/csv/options.ts';
import { readsDirectly } from '#engine/formats/csv/rewrite/prepare.ts';

/** undefined: packed, in another encoding, or not one row after the other; such a file is copied. */
export function textRowShape({ inference, head }: InspectedFile): RowShape | undefined {
  const { format, compression, options } = inference.reading;
  if (compression !== 'none' || !isPlainUtf8(options['encoding'])) return undefined;
  if (format === 'csv') {
    const read = csvReadOptions().safeParse(options);
    if (!read.success || inference.schema.length === 0) return undefined;
    const { separator, quoteChar, escaper, comment, skipLines, withHeader, skipFirst, lineEnd } = read.data;
    if (!readsDirectly(read.data) || lineEnd !== 'auto' || hasMark(head.bytes)) return undefined;
    return {
      kind: 'csv',
      dialect: { separator, quoteChar, escaper, comment, skipLines },
      columnCount: inference.schema.length,
      skipRecords: Number(withHeader) + Number(skipFirst),
    };
  }
  return format === 'json' && isOneObjectPerLine(head.bytes, options) ? { kind: 'lines' } : undefined;
}

function isPlainUtf8(encoding: unknown): boolean {
  return encoding === undefined || (typeof encoding === 'string' && /^(?:utf-?8|ascii|us-ascii)$/iu.test(encoding));
}

/** A byte order mark would precede the first value of a cut-out piece. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The first lines each hold a whole object. */
function isOneObjectPerLine(bytes: Uint8Array, options: Readonly<Record<string, unknown>>): boolean {
  if (options['jsonPath'] !== undefined && options['jsonPath'] !== '' && options['jsonPath'] !== '$') return false;
  if (hasMark(bytes)) return false;
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .split('\n')
    .slice(0, 3)
    .filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.slice(0, Math.max(1, lines.length - 1)).every(isObject);
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
