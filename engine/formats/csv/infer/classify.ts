/** Whether a file is separated values, and how sure that is. */

import path from 'node:path';
import { nameWithoutPacking } from '#engine/bytes/compression.ts';
import { findDialect } from '#engine/formats/csv/infer/dialect.ts';
import { separatorName } from '#engine/formats/csv/infer/separators.ts';
import { encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';
import { csvExtensions } from '#engine/formats/csv/options.ts';

/** Separators that stand in any prose; only a name that says csv makes a table of them. */
const weak: ReadonlySet<string> = new Set([' ', ':']);

export function classifyCsv(head: FileHead): Classification | undefined {
  const name = nameWithoutPacking(path.basename(head.path));
  const named = csvExtensions.some((extension) => name.endsWith(`.${extension}`));
  if (head.bytes.length === 0)
    return named ? claim(0.5, 'an empty file with the extension of separated values') : undefined;
  const found = encodingOf(head);
  if (found === undefined) return undefined;
  const text = toUtf8(head.bytes, found.encoding);
  const { dialect, columnCount, consistency, records } = findDialect(text, head.complete);
  const separator = separatorName(dialect.separator);
  if (columnCount < 2)
    return named ? claim(0.5, 'one column of text, with the extension of separated values') : undefined;
  const evidence = `${columnCount} values separated by ${separator} in ${Math.round(consistency * 100)}% of the first ${records} rows`;
  if (named) return claim(0.6 + 0.35 * consistency, evidence);
  if (weak.has(dialect.separator) || records < 2 || consistency < 0.9) return undefined;
  return claim(0.5 + 0.3 * consistency, evidence);
}

function claim(certainty: number, evidence: string): Classification {
  return { format: 'csv', certainty, evidence };
}
