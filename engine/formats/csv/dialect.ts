/** Finds separator, quote, escape and preamble of CSV text from its first bytes. */

import type { Dialect } from '#engine/formats/csv/options.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/record-reader.ts';

/** Separators that are tried, with how far they are trusted when the counts are equal. */
const separators: readonly { readonly text: string; readonly trust: number }[] = [
  { text: ',', trust: 1 },
  { text: '\t', trust: 1.05 },
  { text: ';', trust: 1.02 },
  { text: '|', trust: 1.02 },
  { text: '\u0001', trust: 1.1 },
  { text: '||', trust: 1.06 },
  { text: '^', trust: 0.9 },
  { text: '~', trust: 0.9 },
  { text: ':', trust: 0.6 },
  { text: ' ', trust: 0.5 },
];

const sampleBytes = 16 * 1024;
const sampleRecords = 100;
const preambleLines = 60;

export interface FoundDialect {
  readonly dialect: Dialect;
  /** Values of most records. */
  readonly columnCount: number;
  /** Share of the sampled records that have that many values. */
  readonly consistency: number;
  readonly records: number;
}

/** What a person fixed; the rest is found. */
export type StatedDialect = Partial<Dialect>;

/** Classifying and inferring ask for the same head, one after the other. */
const searched = new WeakMap<Uint8Array, FoundDialect>();

/** @param complete the text is the whole file, so that its last record counts. */
export function findDialect(text: Uint8Array, complete: boolean, stated: StatedDialect = {}): FoundDialect {
  const { separator, quoteChar, escaper, comment, skipLines } = stated;
  const isStated = [separator, quoteChar, escaper, comment, skipLines].some((option) => option !== undefined);
  const known = isStated ? undefined : searched.get(text);
  if (known !== undefined) return known;
  const dialect = searchDialect(text, complete, stated);
  if (!isStated) searched.set(text, dialect);
  return dialect;
}

function searchDialect(text: Uint8Array, complete: boolean, stated: StatedDialect): FoundDialect {
  const whole = complete && text.length <= sampleBytes;
  const sample = text.subarray(0, sampleBytes);
  const present = new Uint8Array(256);
  for (const byte of sample) present[byte] = 1;
  let best: Candidate | undefined;
  const sound = new Set<string>();
  for (const candidate of candidates(present, stated)) {
    // Text without quoting is only worth a look where the quotes do not match.
    if (candidate.quoteChar === '' && sound.has(candidate.separator) && stated.quoteChar === undefined) continue;
    const tried = tryDialect(sample, whole, candidate, stated.skipLines);
    if (tried.malformed === 0) sound.add(candidate.separator);
    if (best === undefined || tried.score > best.score + 1e-9) best = tried;
  }
  if (best === undefined || (best.columnCount < 2 && stated.separator === undefined)) {
    best = tryDialect(sample, whole, { trust: 1, ...singleColumn(present, stated) }, stated.skipLines);
  }
  return stated.comment === undefined && present[35] === 1 ? withComments(sample, whole, best, stated.skipLines) : best;
}

/** The same dialect with `#` lines left out, when such lines stand there and are no header or rows. */
function withComments(
  sample: Uint8Array,
  whole: boolean,
  best: Candidate,
  statedSkip: number | undefined,
): FoundDialect {
  const lines = Buffer.from(sample)
    .toString('latin1')
    .split(/\r\n|\n|\r/u)
    .slice(best.dialect.skipLines, sampleRecords);
  if (!lines.some((line) => line.startsWith('#'))) return best;
  const { skipLines: _, ...syntax } = best.dialect;
  let cleaned: Candidate | undefined;
  for (const separator of best.columnCount > 1
    ? [best.dialect.separator, ',', ';', '\t', '|']
    : [',', ';', '\t', '|']) {
    const tried = tryDialect(sample, whole, { ...syntax, separator, comment: '#', trust: 1 }, statedSkip);
    if (cleaned === undefined || tried.score > cleaned.score) cleaned = tried;
  }
  if (cleaned === undefined || cleaned.columnCount < 2 || cleaned.consistency < 0.9) return best;
  // A first line as wide as the rows is a header that happens to begin with the sign.
  const found = cleaned.dialect.separator;
  const looksLikeRow = lines.find((line) => line.startsWith('#'))!.split(found).length === cleaned.columnCount;
  return looksLikeRow ? best : cleaned;
}

interface Trial extends Omit<Dialect, 'skipLines'> {
  readonly trust: number;
}
interface Candidate extends FoundDialect {
  readonly score: number;
  readonly malformed: number;
}

function* candidates(present: Uint8Array, stated: StatedDialect): Generator<Trial> {
  const comment = stated.comment ?? '';
  const listed = stated.separator === undefined ? separators : [{ text: stated.separator, trust: 1 }];
  for (const { text, trust } of listed) {
    if (stated.separator === undefined && present[text.charCodeAt(0)] === 0) continue;
    for (const quoting of quotings(present, stated))
      yield { separator: text, comment, ...quoting, trust: trust * quoting.trust };
  }
}

/** Ways of quoting worth trying: what stands in the text decides. */
function quotings(present: Uint8Array, stated: StatedDialect): { quoteChar: string; escaper: string; trust: number }[] {
  const escaper = stated.escaper ?? '';
  if (stated.quoteChar !== undefined) {
    const found = [{ quoteChar: stated.quoteChar, escaper, trust: 1 }];
    if (stated.escaper === undefined && present[92] === 1 && stated.quoteChar !== '')
      found.push({ quoteChar: stated.quoteChar, escaper: '\\', trust: 0.99 });
    return found;
  }
  const found = [{ quoteChar: '"', escaper, trust: 1 }];
  if (present[34] === 1) {
    if (stated.escaper === undefined && present[92] === 1) found.push({ quoteChar: '"', escaper: '\\', trust: 0.995 });
    found.push({ quoteChar: '', escaper, trust: 0.8 });
  }
  if (present[39] === 1) found.push({ quoteChar: "'", escaper, trust: present[34] === 1 ? 0.9 : 0.98 });
  return found;
}

function singleColumn(present: Uint8Array, stated: StatedDialect): Omit<Dialect, 'skipLines'> {
  // Without a separator in the text, quotes still go around values; with one, a comma inside is only text.
  const quoteChar = stated.quoteChar ?? '"';
  const free = [',', '\t', '|', '\u0001', '\u0002', '\u0003'].find((text) => present[text.charCodeAt(0)] === 0);
  return {
    separator: stated.separator ?? (present[44] === 0 ? ',' : (free ?? ',')),
    quoteChar,
    escaper: stated.escaper ?? '',
    comment: stated.comment ?? '',
  };
}

/** What one record of the sample looks like under a trial. */
interface SampledRecord {
  readonly values: number;
  readonly line: number;
  readonly malformed: boolean;
  readonly quotedValues: number;
  readonly blank: boolean;
}

function tryDialect(sample: Uint8Array, complete: boolean, trial: Trial, statedSkip: number | undefined): Candidate {
  const { trust, ...syntax } = trial;
  const records = sampleOf(sample, complete, { ...syntax, skipLines: statedSkip ?? 0 });
  const filled = records.filter((record) => !record.blank);
  const columnCount = mostFrequent(filled);
  const skipLines = statedSkip ?? preamble(records, columnCount);
  const rows = filled.filter((record) => record.line > skipLines);
  const good = rows.filter((record) => fits(record, columnCount)).length;
  const malformed = rows.filter((record) => record.malformed).length;
  const consistency = rows.length === 0 ? 0 : good / rows.length;
  const quoted = rows.reduce((sum, record) => sum + record.quotedValues, 0);
  const soundness = rows.length === 0 ? 0 : 1 - malformed / rows.length;
  // A quote that never stands around a value is no quote: the default is kept then.
  const usefulQuote = syntax.quoteChar === "'" && quoted < 2 ? 0.5 : 1;
  const score =
    columnCount < 2 || (syntax.separator === ':' && isClock(sample))
      ? 0
      : consistency * soundness * trust * usefulQuote + Math.min(columnCount, 20) * 0.002;
  return { dialect: { ...syntax, skipLines }, columnCount, consistency, records: rows.length, score, malformed };
}

/** Times of day are one value, not columns between colons. */
function isClock(sample: Uint8Array): boolean {
  return /(?:^|[\r\n])\d{1,2}:\d\d(?::\d\d)?(?:$|[\r\n])/u.test(
    Buffer.from(sample.subarray(0, 1024)).toString('latin1'),
  );
}

function sampleOf(sample: Uint8Array, complete: boolean, dialect: Dialect): SampledRecord[] {
  const reader = new RecordReader(dialect, sample, complete);
  reader.skipLines(dialect.skipLines);
  const records: SampledRecord[] = [];
  while (records.length < sampleRecords) {
    const count = reader.next();
    if (count === endOfContent || count === needMore) break;
    const last = count - 1;
    const trailing = count > 1 && reader.starts[last] === reader.ends[last] && reader.quoted[last] === 0;
    let quotedValues = 0;
    for (let index = 0; index < count; index += 1) quotedValues += reader.quoted[index]!;
    records.push({
      values: trailing ? count - 0.5 : count,
      line: reader.recordLine,
      malformed: reader.malformed,
      quotedValues,
      blank: reader.isBlank(count),
    });
  }
  return records;
}

/** An empty last value may be one of the columns or come from a separator behind the row: `n - 0.5` stands for both. */
function fits(record: SampledRecord, columnCount: number): boolean {
  return record.values === columnCount || record.values === columnCount - 0.5 || record.values === columnCount + 0.5;
}

/** The number of values that most records have; of equals the larger. */
function mostFrequent(records: readonly SampledRecord[]): number {
  const counts = new Map<number, number>();
  for (const record of records) {
    const values = Math.ceil(record.values);
    counts.set(values, (counts.get(values) ?? 0) + 1);
  }
  let best = 1;
  let most = 0;
  for (const [values, count] of counts) {
    if (count > most || (count === most && values > best)) [best, most] = [values, count];
  }
  return best;
}

/** Lines at the top that are not part of the table: blank lines, and short ones before many that fit. */
function preamble(records: readonly SampledRecord[], columnCount: number): number {
  const first = records.findIndex((record) => !record.blank && (columnCount < 2 || fits(record, columnCount)));
  if (first <= 0) return 0;
  const skipped = records.slice(0, first).filter((record) => !record.blank);
  const start = records[first]!;
  if (start.line > preambleLines) return 0;
  // A header or rows that are a little shorter belong to the table; a title has one or two values.
  const belongs = ({ values }: SampledRecord): boolean =>
    values > Math.max(2, columnCount / 2) || (values > 1 && values >= columnCount - 1);
  if (skipped.some(belongs)) return leadingBlankLines(records);
  const following = records.slice(first).filter((record) => !record.blank);
  const fitting = following.filter((record) => fits(record, columnCount)).length;
  if (skipped.length > 0 && (columnCount < 3 ? fitting < skipped.length + 2 : fitting < 2))
    return leadingBlankLines(records);
  if (skipped.length > 0 && fitting < following.length * 0.9) return leadingBlankLines(records);
  return start.line - 1;
}

function leadingBlankLines(records: readonly SampledRecord[]): number {
  const first = records.find((record) => !record.blank);
  return first === undefined ? 0 : first.line - 1;
}
