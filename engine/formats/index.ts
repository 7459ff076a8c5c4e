/** The formats Tenon knows, and which one a file is in. */

import { countText } from '#engine/contract/count-text.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { arrowFormat } from '#engine/formats/arrow/index.ts';
import { avroFormat } from '#engine/formats/avro/index.ts';
import { csvFormat } from '#engine/formats/csv/index.ts';
import { excelFormat } from '#engine/formats/excel/index.ts';
import { findControlCharacters } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification, Format } from '#engine/formats/format.ts';
import { fixedWidthFormat } from '#engine/formats/fixed-width/index.ts';
import { jsonFormat } from '#engine/formats/json/index.ts';
import { findUnreadableFormat } from '#engine/formats/known-unreadable.ts';
import { logFormat } from '#engine/formats/logs/index.ts';
import { orcFormat } from '#engine/formats/orc/index.ts';
import { parquetFormat } from '#engine/formats/parquet/index.ts';
import { withinLimits } from '#engine/formats/within-limits.ts';
import { xmlFormat } from '#engine/formats/xml/index.ts';

export const formats: readonly Format[] = [
  csvFormat,
  jsonFormat,
  parquetFormat,
  avroFormat,
  arrowFormat,
  xmlFormat,
  excelFormat,
  logFormat,
  orcFormat,
  fixedWidthFormat,
].map(withinLimits);

/** Glue's other names of formats, and what people write. */
const aliases: Readonly<Record<string, string>> = {
  tsv: 'csv',
  ndjson: 'json',
  jsonl: 'json',
  glueparquet: 'parquet',
  log: 'grokLog',
  fwf: 'fixedWidth',
};

export function findFormat(name: string): Format | undefined {
  const lower = name.toLowerCase();
  const wanted = Object.hasOwn(aliases, lower) ? aliases[lower] : lower;
  return formats.find((format) => format.name.toLowerCase() === wanted?.toLowerCase());
}

/** @throws EngineError `UnknownFormat` with near names. */
export function getFormat(name: string): Format {
  const format = findFormat(name);
  if (format !== undefined) return format;
  const known = formats.map(({ name: each }) => each);
  const near = nearNames(name, known);
  throw new EngineError('UnknownFormat', `"${name}" is not a format that Tenon knows.`, {
    hint: meantHint(near, `Known are ${known.join(', ')}.`),
    details: { format: name },
  });
}

/** `parquet, csv or json`, for hints. */
export function writableFormats(): string {
  const names = formats.filter((format) => format.copyOptions !== null).map((format) => format.name);
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
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
 * @param claims of {@link rankClaims}, when they are known.
 * @throws EngineError `UnsupportedFormat` for a format that is known but cannot be read, `UnknownFormat` when
 *   nothing claims the file.
 */
export function classifyFile(head: FileHead, claims = rankClaims(head)): Format {
  const unreadable = findUnreadableFormat(head);
  if (unreadable !== undefined) {
    throw new EngineError('UnsupportedFormat', `${head.path}: unsupported format: ${unreadable} cannot be read.`, {
      hint: `Tenon reads ${formats.map((format) => format.name).join(', ')}.`,
      details: { path: head.path, format: unreadable },
    });
  }
  const [best] = claims;
  if (best !== undefined) return getFormat(best.format);
  const controls = findControlCharacters(head.bytes);
  const why =
    controls === undefined
      ? ''
      : `: it holds ${countText(controls.count, 'control character')} that text does not have, the first (0x${controls.byte.toString(16).padStart(2, '0')}) at byte ${controls.first}`;
  throw new EngineError('UnknownFormat', `${head.path} is in no format that Tenon knows${why}.`, {
    hint:
      controls === undefined
        ? 'State the format if you know it.'
        : 'If it is text all the same, state `format` and `encoding`, for example csv and utf-8 or windows-1252.',
    details: { path: head.path, ...(controls === undefined ? {} : { byteOffset: controls.first }) },
  });
}
