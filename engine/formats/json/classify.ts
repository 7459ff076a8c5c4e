/** Whether a file is JSON, and how sure that is. */

import path from 'node:path';
import { nameWithoutPacking } from '#engine/bytes/compression.ts';
import { encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';
import { countWholeLines } from '#engine/formats/json/json-lines.ts';
import { JsonScanner, needMoreBytes } from '#engine/formats/json/scanner.ts';
import { Shape } from '#engine/formats/json/shape.ts';
import { jsonExtensions } from '#engine/formats/json/options.ts';

export function classifyJson(head: FileHead): Classification | undefined {
  const name = nameWithoutPacking(path.basename(head.path));
  const named = jsonExtensions.some((extension) => name.endsWith(`.${extension}`));
  const found = encodingOf(head);
  if (found === undefined || head.bytes.length === 0) return named ? claim(0.5, 'the extension of JSON') : undefined;
  const text = toUtf8(head.bytes, found.encoding);
  const scanner = new JsonScanner();
  scanner.feed(text, head.complete);
  const first = scanner.peek();
  if (first !== 0x7b && first !== 0x5b) return claimLines(text, head.complete, named);
  try {
    scanner.value(new Shape(), true);
  } catch (thrown) {
    if (thrown === needMoreBytes)
      return claim(named ? 0.98 : 0.9, 'the beginning of a JSON value larger than the part read');
    return claimLines(text, head.complete, named);
  }
  const empty = scanner.at <= 2 && !named;
  return claim(
    empty ? 0.5 : 1,
    first === 0x7b ? 'a whole JSON object at the start' : 'a whole JSON array at the start',
  );
}

/** The first value is broken or none; the lines behind it may be JSON all the same. */
function claimLines(text: Uint8Array, complete: boolean, named: boolean): Classification | undefined {
  const { whole, broken } = countWholeLines(text, complete);
  if (whole > broken && (named || whole >= 9 * broken))
    return claim(named ? 0.95 : 0.9, `lines of JSON, ${whole} of the first ${whole + broken}`);
  if (!named) return undefined;
  // Other formats would make rows of it, and nobody would learn what is wrong.
  const isObject = /^\s*\{\s*"/u.test(Buffer.from(text.subarray(0, 200)).toString());
  return claim(isObject ? 0.95 : 0.6, 'the extension of JSON, although the first value is not valid');
}

function claim(certainty: number, evidence: string): Classification {
  return { format: 'json', certainty, evidence };
}
