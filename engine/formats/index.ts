/** The formats Tenon knows, as light descriptors; the code of one is loaded when a file of it is read or written. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { arrowFormat } from '#engine/formats/arrow/descriptor.ts';
import { avroFormat } from '#engine/formats/avro/descriptor.ts';
import { csvFormat } from '#engine/formats/csv/descriptor.ts';
import { excelFormat } from '#engine/formats/excel/descriptor.ts';
import { fixedWidthFormat } from '#engine/formats/fixed-width/descriptor.ts';
import { jsonFormat } from '#engine/formats/json/descriptor.ts';
import { logFormat } from '#engine/formats/logs/descriptor.ts';
import { orcFormat } from '#engine/formats/orc/descriptor.ts';
import { parquetFormat } from '#engine/formats/parquet/descriptor.ts';
import { xmlFormat } from '#engine/formats/xml/descriptor.ts';
import type { Format, FormatDescriptor } from '#engine/formats/format.ts';

export const formats: readonly FormatDescriptor[] = [
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
];

/** Glue's other names of formats, and what people write. */
const aliases: Readonly<Record<string, string>> = {
  tsv: 'csv',
  ndjson: 'json',
  jsonl: 'json',
  glueparquet: 'parquet',
  log: 'grokLog',
  fwf: 'fixedWidth',
};

export function findFormat(name: string): FormatDescriptor | undefined {
  const lower = name.toLowerCase();
  const wanted = Object.hasOwn(aliases, lower) ? aliases[lower] : lower;
  return formats.find((format) => format.name.toLowerCase() === wanted?.toLowerCase());
}

/** @throws EngineError `UnknownFormat` with near names. */
export function getFormat(name: string): FormatDescriptor {
  const format = findFormat(name);
  if (format !== undefined) return format;
  const known = formats.map(({ name: each }) => each);
  const near = nearNames(name, known);
  throw new EngineError('UnknownFormat', `"${name}" is not a format that Tenon knows.`, {
    hint: meantHint(near, `Known: ${known.join(', ')}.`),
    details: { format: name },
  });
}

const loaded = new Map<FormatDescriptor, Promise<Format>>();

/** The format with its code, which is loaded by the first call. @throws EngineError as {@link getFormat}. */
export async function loadFormat(name: string): Promise<Format> {
  const descriptor = getFormat(name);
  let format = loaded.get(descriptor);
  if (format === undefined) loaded.set(descriptor, (format = loadCode(descriptor)));
  return format;
}

async function loadCode(descriptor: FormatDescriptor): Promise<Format> {
  const [code, { withinLimits }] = await Promise.all([descriptor.load(), import('#engine/formats/within-limits.ts')]);
  return { ...descriptor, ...withinLimits(code) };
}

/** `parquet, csv or json`, for hints. */
export function writableFormats(): string {
  const names = formats.filter((format) => format.writeOptions !== null).map((format) => format.name);
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}
