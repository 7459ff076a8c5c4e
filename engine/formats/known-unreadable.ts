/** Formats that Tenon recognises by their marks but does not read, so that nobody gets garbage rows. */

import { classifyExcel } from '#engine/formats/excel/classify.ts';
import type { FileHead } from '#engine/bytes/head.ts';

interface Mark {
  readonly format: string;
  /** Bytes at the start. */
  readonly start?: string;
  /** Bytes at the end. */
  readonly end?: string;
}

const marks: readonly Mark[] = [
  { format: 'feather version 1', start: 'FEA1' },
  { format: 'office document', start: '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1' },
  // The first record of a workbook from before Excel 5, of a length that depends on the version.
  { format: 'Excel 2 workbook', start: '\u0009\0\u0004\0' },
  { format: 'Excel 3 workbook', start: '\u0009\u0002\u0006\0' },
  { format: 'Excel 4 workbook', start: '\u0009\u0004\u0006\0' },
  { format: 'sqlite', start: 'SQLite format 3\0' },
  { format: 'pdf', start: '%PDF-' },
  { format: 'hdf5', start: '\u0089HDF\r\n\u001a\n' },
  { format: 'rar', start: 'Rar!\u001a\u0007' },
  { format: '7z', start: "7z\u00bc\u00af'\u001c" },
  { format: 'png', start: '\u0089PNG\r\n' },
  { format: 'jpeg', start: '\u00ff\u00d8\u00ff' },
  { format: 'gif', start: 'GIF8' },
];

/** Name of the format that the file is surely in although it cannot be read; undefined when none is known. */
export function findUnreadableFormat(head: FileHead): string | undefined {
  const start = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, Math.min(head.bytes.length, 4096)).toString(
    'latin1',
  );
  if (classifyExcel(head) !== undefined) return undefined;
  for (const mark of marks) if (mark.start !== undefined && start.startsWith(mark.start)) return mark.format;
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('PK\u0005\u0006')) return 'zip';
  if (start.startsWith('DUCK', 8)) return 'duckdb';
  if (start.slice(257, 262) === 'ustar') return 'tar';
  const text = start.replace(/^\u00ef\u00bb\u00bf/u, '').trimStart();
  if (/^(?:<!--[^]*?-->\s*)*(?:<!DOCTYPE\s+html|<html)\b/iu.test(text)) return 'html';
  return undefined;
}
