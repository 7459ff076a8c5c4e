/** Whether a file is ORC. */

import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';

/**
 * The mark is at both ends. A text may begin with the same letters, and files of Hive 0.11, like those that were
 * cut off or are packed as a whole, show none at the end: then bytes that no text has decide.
 */
export function classifyOrc({ compression, bytes, tail }: FileHead): Classification | undefined {
  if (latin(bytes.subarray(0, 3)) !== 'ORC') return undefined;
  if (compression === 'none' && latin(tail.subarray(-4, -1)) === 'ORC') {
    return { format: 'orc', certainty: 1, evidence: 'the magic bytes ORC at the start and at the end' };
  }
  if (!bytes.subarray(3, 512).some(isNoText)) return undefined;
  return { format: 'orc', certainty: 0.9, evidence: 'the magic bytes ORC at the start, and no text after it' };
}

/** Control characters except tab, line feed and the like. */
function isNoText(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d);
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
