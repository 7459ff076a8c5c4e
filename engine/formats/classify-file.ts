/** Which format a file is in: every format states its claim, and the surest one reads it. Runs in workers. */

import { loadOnce } from '#engine/base/load-once.ts';
import { findControlCharacters } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Classification, Format } from '#engine/formats/format.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';
import { findUnreadableFormat } from '#engine/formats/known-unreadable.ts';
import { isPackedParquet } from '#engine/formats/parquet/classify.ts';

/** The claims of all formats, in their order. */
export const loadClassifiers = loadOnce(() => Promise.all(formats.map((format) => format.classifier())));

/** Of the format that last claimed a file for certain: files of one folder are mostly in one format. */
let lastSure: ((head: FileHead) => Classification | undefined) | undefined;

/** Of a file whose magic bytes name its format the other formats are not asked: no two claim one for certain. */
async function surestClaim(head: FileHead): Promise<Classification | undefined> {
  const again = lastSure?.(head);
  if (again?.certainty === 1) return again;
  let best: Classification | undefined;
  for (const classify of await loadClassifiers()) {
    const claim = classify(head);
    if (claim === undefined || (best !== undefined && claim.certainty <= best.certainty)) continue;
    best = claim;
    if (claim.certainty < 1) continue;
    lastSure = classify;
    break;
  }
  return best;
}

/** Every format's claim on a file, the surest first. */
export async function rankClaims(head: FileHead): Promise<Classification[]> {
  const claims: Classification[] = [];
  for (const classify of await loadClassifiers()) {
    const claim = classify(head);
    if (claim !== undefined) claims.push(claim);
  }
  return claims.sort((left, right) => right.certainty - left.certainty);
}

/**
 * The format that a file is surely or most likely in. Its content decides, its extension is a hint only.
 * @param claims of {@link rankClaims}, when they are known.
 * @throws EngineError `UnsupportedFormat` for a format that is known but cannot be read, `UnknownFormat` when
 *   nothing claims the file.
 */
export async function classifyFile(head: FileHead, claims?: readonly Classification[]): Promise<Format> {
  const unreadable = findUnreadableFormat(head);
  if (unreadable !== undefined) {
    throw new EngineError('UnsupportedFormat', `${head.path}: unsupported format: ${unreadable} cannot be read.`, {
      hint: `Tenon reads ${formats.map((format) => format.name).join(', ')}.`,
      details: { path: head.path, format: unreadable },
    });
  }
  if (isPackedParquet(head)) {
    throw new EngineError(
      'UnsupportedFormat',
      `${head.path} is a Parquet file that was compressed as a whole (${head.compression}), which cannot be read.`,
      {
        hint: 'Decompress it; the columns in a Parquet file are compressed already.',
        details: { path: head.path, format: 'parquet' },
      },
    );
  }
  const best = claims === undefined ? await surestClaim(head) : claims[0];
  if (best !== undefined) return loadFormat(best.format);
  const controls = findControlCharacters(head.bytes);
  const why =
    controls === undefined
      ? ''
      : `: it contains ${countText(controls.count, 'control character')} that ${controls.count === 1 ? 'does' : 'do'} not occur in text, the first (0x${controls.byte.toString(16).padStart(2, '0')}) at byte ${controls.first}`;
  throw new EngineError('UnknownFormat', `${head.path} is in no format that Tenon knows${why}.`, {
    hint:
      controls === undefined
        ? 'Specify the format if you know it.'
        : 'If it is text anyway, choose its format and encoding, for example csv and utf-8 or windows-1252.',
    details: { path: head.path, ...(controls === undefined ? {} : { byteOffset: controls.first }) },
  });
}
