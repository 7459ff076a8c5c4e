/** Whether a file is JSON, and how sure that is. */

import path from 'node:path';
import { nameWithoutPacking } from '#engine/formats/compression.ts';
import { detectEncoding, toUtf8 } from '#engine/formats/encoding.ts';
import type { Classification, FileHead } from '#engine/formats/format.ts';
import { JsonScanner, needMoreBytes } from '#engine/formats/json/scanner.ts';
import { Shape } from '#engine/formats/json/shape.ts';

export const jsonExtensions = ['json', 'ndjson', 'jsonl', 'geojson'] as const;

export function classifyJson(head: FileHead): Classification | undefined {
  const name = nameWithoutPacking(path.basename(head.path));
  const named = jsonExtensions.some((extension) => name.endsWith(`.${extension}`));
  const found = detectEncoding(head.bytes, head.complete);
  if (found === undefined || head.bytes.length === 0) return named ? claim(0.5, 'the extension of JSON') : undefined;
  const text = toUtf8(head.bytes, found.encoding);
  const scanner = new JsonScanner();
  scanner.feed(text, head.complete);
  const first = scanner.peek();
  if (first !== 0x7b && first !== 0x5b) return named ? claim(0.55, 'the extension of JSON') : undefined;
  try {
    scanner.value(new Shape(), true);
  } catch (thrown) {
    if (thrown === needMoreBytes)
      return claim(named ? 0.98 : 0.9, 'the beginning of a JSON value larger than what was looked at');
    return named ? claim(0.6, 'the extension of JSON, although the first value is not valid') : undefined;
  }
  const empty = scanner.at <= 2 && !named;
  return claim(
    empty ? 0.5 : 1,
    first === 0x7b ? 'a whole JSON object at the start' : 'a whole JSON array at the start',
  );
}

function claim(certainty: number, evidence: string): Classification {
  return { format: 'json', certainty, evidence };
}
