/** Whether a file is Arrow IPC: a file by its mark, a stream by the schema message it begins with. */

import { readArrowFields } from '#engine/formats/arrow/arrow-field.ts';
import { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import { arrowMark, headers } from '#engine/formats/arrow/messages.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';

export function classifyArrow({ bytes }: FileHead): Classification | undefined {
  if (bytes.length >= 8 && arrowMark.every((byte, index) => bytes[index] === byte))
    return { format: 'arrow', certainty: 1, evidence: 'the magic bytes ARROW1 at the start' };
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isMarked = view.getUint32(0, true) === 0xffffffff;
  const start = isMarked ? 8 : 4;
  const length = view.getUint32(start - 4, true);
  if (isMarked && bytes[4] === 0xff) return undefined;
  if (isSchema(bytes.subarray(start, start + length), length))
    return { format: 'arrow', certainty: 1, evidence: 'the schema message of an Arrow stream at the start' };
  // Its metadata may be damaged, but nothing else begins so.
  return isMarked && length > 0 && length < 1 << 24
    ? { format: 'arrow', certainty: 0.6, evidence: 'the first marker of an Arrow stream' }
    : undefined;
}

function isSchema(metadata: Uint8Array, length: number): boolean {
  if (length < 16 || metadata.length < length) return false;
  try {
    const message = FlatTable.root(metadata);
    const version = message.short(0);
    const header = message.table(2);
    if (message.byte(1) !== headers.schema || header === undefined || version < 0 || version > 4) return false;
    readArrowFields(header);
    return true;
  } catch {
    return false;
  }
}
