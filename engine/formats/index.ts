/** The formats Tenon knows, and which one a file is in. */

import { EngineError, nearNames } from '#engine/contract/errors.ts';
import { csvFormat } from '#engine/formats/csv/index.ts';
import { readFileHead } from '#engine/formats/file-head.ts';
import type { Classification, FileHead, Format } from '#engine/formats/format.ts';
import { jsonFormat } from '#engine/formats/json/index.ts';
import { findUnreadableFormat } from '#engine/formats/known-unreadable.ts';
import { parquetFormat } from '#engine/formats/parquet/index.ts';

export const formats: readonly Format[] = [csvFormat, jsonFormat, parquetFormat];

/** Glue's other names of formats, and what people write. */
const aliases: Readonly<Record<string, string>> = { tsv: 'csv', ndjson: 'json', jsonl: 'json', glueparquet: 'parquet' };

export function findFormat(name: string): Format | undefined {
  const lower = name.toLowerCase();
  const wanted = Object.hasOwn(aliases, lower) ? aliases[lower] : lower;
  return formats.find((format) => format.name === wanted);
}

/** @throws EngineError `UnknownFormat` with near names. */
export function getFormat(name: string): Format {
  const format = findFormat(name);
  if (format !== undefined) return format;
  const known = formats.map(({ name: each }) => each);
  const near = nearNames(name, known);
  throw new EngineError('UnknownFormat', `"${name}" is not a format that Tenon knows.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Known are ${known.join(', ')}.`,
    details: { format: name },
  });
}

/** Every format's claim on a file, the surest first. */
export function rankClaims(head: FileHead): Classification[] {
  const claims: Classification[] = [];
  for (const format of formats) {
    const claim = format.classify(head);
    if (claim !== undefined) claims.push(claim);
  }
  return claims.sort((left, right) => right.certainty - left.certainty);
}

/**
 * The format that a file is surely or most likely in. Its content decides, its extension is a hint only.
 * @param source a path, or its head when it was read already.
 * @throws EngineError `UnsupportedFormat` for a format that is known but cannot be read, `UnknownFormat` when
 *   nothing claims the file, and the errors of {@link readFileHead}.
 */
export function classifyFile(source: string | FileHead): Format {
  const head = typeof source === 'string' ? readFileHead(source) : source;
  const unreadable = findUnreadableFormat(head);
  if (unreadable !== undefined) {
    throw new EngineError('UnsupportedFormat', `${head.path}: unsupported format: ${unreadable} cannot be read.`, {
      hint: `Tenon reads ${formats.map((format) => format.name).join(', ')}.`,
      details: { path: head.path, format: unreadable },
    });
  }
  const best = rankClaims(head)[0];
  if (best !== undefined) return getFormat(best.format);
  throw new EngineError('UnknownFormat', `${head.path} is in no format that Tenon knows.`, {
    hint: 'State the format if you know it.',
    details: { path: head.path },
  });
}
