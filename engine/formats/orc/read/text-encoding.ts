/** Texts of ORC are to be UTF-8; older Hive tables hold whatever their loader put in. */

import { isAscii, isUtf8 } from 'node:buffer';
import { EngineError } from '#engine/contract/errors.ts';
import { toUtf8 } from '#engine/bytes/encoding.ts';
import type { ByteValues } from '#engine/duckdb/column-vector.ts';

type Texts = Pick<ByteValues, 'offsets' | 'bytes'>;

/** @param byteOffset of the stripe. */
export function notUtf8Error(path: string, byteOffset: number): EngineError {
  return new EngineError(
    'MalformedFile',
    `${path} holds text that is not UTF-8, in the stripe at byte ${byteOffset}.`,
    {
      hint: 'Set the encoding of the text, for example encoding=windows-1252; utf-8-mixed accepts UTF-8 with stray bytes.',
      details: { path, byteOffset },
    },
  );
}

/**
 * The same texts in UTF-8.
 * @param encoding a canonical label.
 * @param notUtf8 makes the error for texts that are said to be UTF-8 and are not.
 */
export function textsAsUtf8({ offsets, bytes }: Texts, encoding: string, notUtf8: () => Error): Texts {
  if (encoding === 'utf-8') {
    if (isUtf8(bytes)) return { offsets, bytes };
    throw notUtf8();
  }
  // The encodings that do not contain ASCII have two bytes and more for each character, mostly with a zero among them.
  if (!/^utf-(?:16|32)/u.test(encoding) && isAscii(bytes)) return { offsets, bytes };
  const texts: Uint8Array[] = [];
  const changed = new Int32Array(offsets.length);
  for (let row = 0; row + 1 < offsets.length; row += 1) {
    const text = toUtf8(bytes.subarray(offsets[row]!, offsets[row + 1]!), encoding);
    texts.push(text);
    changed[row + 1] = changed[row]! + text.length;
  }
  return { offsets: changed, bytes: Buffer.concat(texts) };
}
