/** Columns of fixed width: lines whose values stand below each other. */

import path from 'node:path';
import { nameWithoutPacking } from '#engine/bytes/compression.ts';
import { isolateCsv, scanCsv } from '#engine/formats/csv/scan/scan.ts';
import { encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import { findColumns } from '#engine/formats/fixed-width/find-columns.ts';
import { inferFixedWidth } from '#engine/formats/fixed-width/infer.ts';
import { fixedWidthReadOptions } from '#engine/formats/fixed-width/options.ts';
import { prepareFixedWidth } from '#engine/formats/fixed-width/prepare.ts';
import { writeFixedWidthRecords } from '#engine/formats/fixed-width/write-records.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification, Format } from '#engine/formats/format.ts';

const extensions = ['fwf', 'prn', 'fixed'] as const;
/** Enough lines to see whether they agree. */
const looked = 32 * 1024;

function classifyFixedWidth(head: FileHead): Classification | undefined {
  const name = nameWithoutPacking(path.basename(head.path));
  const isNamed = extensions.some((extension) => name.endsWith(`.${extension}`));
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

export const fixedWidthFormat: Format = {
  name: 'fixedWidth',
  title: 'Fixed width',
  summary: 'Lines of values that stand below each other, without separators.',
  extensions,
  readOptions: fixedWidthReadOptions,
  writeOptions: null,
  classify: classifyFixedWidth,
  infer: inferFixedWidth,
  prepare: prepareFixedWidth,
  preparesPart: true,
  scan: scanCsv,
  isolate: isolateCsv,
  writeRecords: writeFixedWidthRecords,
  splittable: false,
  copyOptions: null,
  fileExtension: () => '.txt',
};
