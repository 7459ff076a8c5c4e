/** Whether a file is Parquet. */

import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';

/** The mark at both ends; PARE instead when the footer is encrypted. */
function hasMark(bytes: Uint8Array, at: number, mark: string): boolean {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') === mark;
}

export function classifyParquet(head: FileHead): Classification | undefined {
  if (!startsAsParquet(head) || head.compression !== 'none') return undefined;
  return { format: 'parquet', certainty: 1, evidence: 'the magic bytes PAR1 at the start' };
}

/** DuckDB reads Parquet at any place of the file itself. */
export function isPackedParquet(head: FileHead): boolean {
  return startsAsParquet(head) && head.compression !== 'none';
}

function startsAsParquet({ bytes }: FileHead): boolean {
  return hasMark(bytes, 0, 'PAR1') || hasMark(bytes, 0, 'PARE');
}
