/** The guess of last resort: which encoding the letters of a text make likely. Its tables are loaded when first needed. */

import { guessDoubleBytes } from '#engine/bytes/encodings/double-bytes.ts';
import { findEncoding } from '#engine/bytes/encodings/encoding-names.ts';
import type * as LetterStatistics from '#engine/bytes/encodings/letter-statistics.ts';

/** From here on an answer is taken; below, only when no other reading of the bytes is half as likely. */
const enoughConfidence = 0.2;
const leastConfidence = 0.1;
const lookedAt = 64 * 1024;
/** Bytes that tell whether two encodings read the text alike. */
const comparedBytes = 4096;

let detector: typeof LetterStatistics | undefined;

/** Afterwards {@link guessEncoding} can answer. */
export async function loadDetector(): Promise<void> {
  detector ??= await import('#engine/bytes/encodings/letter-statistics.ts');
}

export interface GuessedEncoding {
  readonly encoding: string;
  readonly because: string;
}

/**
 * @param decode text of the bytes in an encoding.
 * @returns undefined when nothing is likely enough, or the tables were not loaded.
 */
export function guessEncoding(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array, encoding: string) => string,
): GuessedEncoding | undefined {
  if (detector === undefined) return undefined;
  const answers = detector
    .detectAll(bytes.subarray(0, lookedAt))
    .map(({ encoding, confidence }) => ({ encoding: findEncoding(encoding ?? ''), confidence }))
    // One NUL suffices for such an answer; the pattern of the NULs was checked before.
    .filter(({ encoding }) => encoding?.startsWith('utf-16') !== true);
  const [best] = answers;
  const double = (): GuessedEncoding | undefined =>
    guessDoubleBytes(
      bytes.subarray(0, lookedAt),
      answers.flatMap(({ encoding }) => encoding ?? []),
    );
  // It was found to be no UTF-8 before.
  if (best?.encoding === undefined || best.encoding === 'utf-8' || best.confidence < leastConfidence) return double();
  const guess = {
    encoding: best.encoding,
    because: `the letters suggest this encoding (${Math.round(best.confidence * 100)}% sure)`,
  };
  if (best.confidence >= enoughConfidence) return guess;
  const part = bytes.subarray(0, comparedBytes);
  const text = decode(part, guess.encoding);
  const rival = answers.find(({ encoding }) => encoding === undefined || decode(part, encoding) !== text);
  return rival !== undefined && rival.confidence * 2 > best.confidence ? double() : guess;
}
