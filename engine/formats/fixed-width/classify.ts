/** Whether a file has columns of fixed width, and how sure that is. */

import path from 'node:path';
import { nameWithoutPacking } from '#engine/bytes/compression.ts';
import { encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import { findColumns } from '#engine/formats/fixed-width/find-columns.ts';
import { fixedWidthExtensions } from '#engine/formats/fixed-width/options.ts';
import type { Classification } from '#engine/formats/format.ts';

/** Enough lines to see whether they agree. */
const looked = 32 * 1024;

export function classifyFixedWidth(head: FileHead): Classification | undefined {
  const name = nameWithoutPacking(path.basename(head.path));
  const isNamed = fixedWidthExtensions.some((extension) => name.endsWith(`.${extension}`));
  // Columns are detected by their padding; most files show at once that they have none.
  if (!isNamed && !Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.length).includes('  '))
    return undefined;
  const found = encodingOf(head);
  if (found === undefined || head.bytes.length === 0) return undefined;
  const bytes = head.bytes.subarray(0, looked);
  const complete = head.complete && bytes.length === head.bytes.length;
  const columns = findColumns(Buffer.from(toUtf8(bytes, found.encoding)).toString(), complete);
  if (columns === undefined) return undefined;
  const certainty = isNamed ? Math.max(0.85, columns.certainty) : columns.certainty;
  return { format: 'fixedWidth', certainty, evidence: columns.evidence };
}
