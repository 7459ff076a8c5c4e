/** Finds separator, quote, escape and comment sign of CSV text from its first bytes. */

import { classifyValue } from '#engine/formats/csv/values/value-kinds.ts';
import type { Dialect } from '#engine/formats/csv/options.ts';
import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import {
  fitsWidth,
  sampleRecords,
  usualWidth,
  type SampledCell,
  type SampledRecord,
} from '#engine/formats/csv/infer/sampled-records.ts';
import { longSeparators, usualSeparators } from '#engine/formats/csv/infer/separators.ts';

const sampleBytes = 16 * 1024;
const sampledRecords = 100;
const sampledLines = 8;
/** Number of records whose values are checked. */
const lookedRecords = 30;
/** Separators that are trusted less stand in any text. */
const weakTrust = 0.7;
/** Candidates this near to the best are compared by what their values look like. */
const near = 0.75;
/** A table that is recognised between more lines of text than it has rows. */
const leastRows = 3;
const commentSigns = ['#', '%'];

export interface FoundDialect {
  readonly dialect: Dialect;
  /** Values of most records. */
  readonly columnCount: number;
  /** Share of the sampled records that have that many values, lines above and below the table aside. */
  readonly consistency: number;
  readonly records: number;
  /** Values between quotes in the sample, and records whose quotes do not match. */
  readonly quotedValues: number;
  readonly strayQuotes: number;
  /** Separator that would work almost as well. */
  readonly rival: string | undefined;
  /** The first line of the file states the separator, as Excel reads it: `sep=;`. It is skipped. */
  readonly isDeclared?: boolean;
}

/** The line that states the separator, and the separator. */
const declaration = /^(?:\ufeff)?"?sep=(\t|[^\w\s"])"?[ \t;,]*(?:\r\n|\n|\r)/iu;

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
  const declared = isStated ? undefined : declaration.exec(Buffer.from(text.subarray(0, 32)).toString())?.[1];
  const dialect =
    declared === undefined
      ? searchDialect(text, complete, stated)
      : { ...searchDialect(text, complete, { separator: declared, skipLines: 1 }), isDeclared: true };
  if (!isStated) searched.set(text, dialect);
  return dialect;
}

function searchDialect(text: Uint8Array, complete: boolean, stated: StatedDialect): FoundDialect {
  const length = sampleLength(text);
  const sample: Sample = {
    bytes: text.subarray(0, length),
    whole: complete && text.length <= length,
    skipLines: stated.skipLines ?? 0,
  };
  const present = new Uint8Array(256);
  for (let at = 0; at < length; at += 1) present[text[at]!] = 1;
  const tried: Candidate[] = [];
  const sound = new Set<string>();
  for (const candidate of candidates(sample.bytes, present, stated)) {
    // Text without quoting is only worth a look where the quotes do not match.
    if (candidate.quoteChar === '' && sound.has(candidate.separator) && stated.quoteChar === undefined) continue;
    const outcome = tryDialect(sample, candidate);
    if (outcome.strayQuotes === 0) sound.add(candidate.separator);
    tried.push(outcome);
  }
  let found: FoundDialect | undefined = bestOf(sample, tried);
  const none = found === undefined || found.columnCount < 2 || tried.every(({ score }) => score === 0);
  if (found === undefined || (none && stated.separator === undefined)) {
    found = tryDialect(sample, { trust: 1, ...singleColumn(present, stated) });
  }
  if (stated.comment !== undefined) return found;
  for (const sign of commentSigns) {
    if (present[sign.charCodeAt(0)] === 1) found = withComments(sample, found, sign);
  }
  return found;
}

/** Some lines at least, however long they are. */
function sampleLength(text: Uint8Array): number {
  let at = 0;
  for (let line = 0; line < sampledLines; line += 1) {
    const end = text.indexOf(10, at);
    if (end === -1) return text.length;
    at = end + 1;
  }
  return Math.max(at, Math.min(text.length, sampleBytes));
}

/** The best by score; if others come near, their values are checked as well. */
function bestOf(sample: Sample, tried: readonly Candidate[]): Candidate | undefined {
  const [first] = [...tried].sort((left, right) => right.score - left.score);
  if (first === undefined || first.score === 0) return first;
  const rivals = tried.filter((candidate) => candidate.score >= first.score * near);
  if (rivals.length === 1) return first;
  let best: Candidate | undefined;
  let bestScore = -1;
  let second: { separator: string; score: number } | undefined;
  for (const rival of rivals) {
    const score =
      rival.score * (0.6 + 0.4 * cleanShare(sampleRecords(sample.bytes, sample.whole, rival.dialect, lookedRecords)));
    if (score > bestScore + 1e-9) {
      if (best !== undefined && best.dialect.separator !== rival.dialect.separator)
        second = { separator: best.dialect.separator, score: bestScore };
      [best, bestScore] = [rival, score];
    } else if (rival.dialect.separator !== best!.dialect.separator && score > (second?.score ?? 0))
      second = { separator: rival.dialect.separator, score };
  }
  return { ...best!, rival: second !== undefined && second.score > bestScore * 0.97 ? second.separator : undefined };
}

/** Share of values that look like one value: typed, quoted, or text without a usual separator in it. */
function cleanShare(records: readonly SampledRecord[]): number {
  let clean = 0;
  let count = 0;
  for (const record of records) {
    for (const cell of record.cells) {
      count += 1;
      clean += cleanness(cell);
    }
  }
  return count === 0 ? 0 : clean / count;
}

function cleanness({ bytes, quoted }: SampledCell): number {
  if (quoted) return 1;
  if (bytes.length === 0) return 0.6;
  if (classifyValue(bytes, 0, bytes.length) !== 0) return 1;
  const text = Buffer.from(bytes).toString('latin1');
  if (/[,;|\t]/u.test(text)) return 0.3;
  return /^\s|\s$|["]/u.test(text) ? 0.6 : 0.95;
}

/** The same dialect without the lines that begin with the sign, if there are such lines and they are not rows. */
function withComments(sample: Sample, best: FoundDialect, sign: string): FoundDialect {
  if (best.dialect.comment !== '' || !firstLines(sample).some((line) => line.startsWith(sign))) return best;
  const { skipLines: _, ...syntax } = best.dialect;
  const own = best.columnCount > 1 ? [best.dialect.separator] : [];
  const tried = [...own, ',', ';', '\t', '|'].map((separator) =>
    tryDialect(sample, { ...syntax, separator, comment: sign, trust: 1 }),
  );
  const cleaned = bestOf(sample, tried);
  if (cleaned === undefined || cleaned.columnCount < 2 || cleaned.consistency < 0.75) return best;
  const recordsOf = ({ dialect }: FoundDialect): readonly SampledRecord[] =>
    sampleRecords(sample.bytes, sample.whole, { ...dialect, comment: '' }, sampledRecords);
  if (areRows(recordsOf(cleaned), sign, cleaned.columnCount)) return best;
  // Of a few lines, those that are left may fit another separator: names such as "price, EUR".
  const isOther = best.columnCount > 1 && best.dialect.separator !== cleaned.dialect.separator;
  return isOther && fitsEvery(recordsOf(best), best.columnCount) ? best : cleaned;
}

function fitsEvery(records: readonly SampledRecord[], columnCount: number): boolean {
  return records.every((record) => record.blank || fitsWidth(record, columnCount));
}

/**
 * Whether records that begin with a sign are rows: the first is as wide as the rows (a header that happens to begin with it),
 * or every second one is.
 */
function areRows(records: readonly SampledRecord[], sign: string, columnCount: number): boolean {
  const signed = records.filter(({ cells: [first] }) => first?.quoted === false && first.text.startsWith(sign));
  const fitting = signed.filter((record) => fitsWidth(record, columnCount));
  return fitting.length > 0 && (fitting[0] === signed[0] || fitting.length * 2 >= signed.length);
}

interface Sample {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
  readonly skipLines: number;
}
interface Trial extends Omit<Dialect, 'skipLines'> {
  readonly trust: number;
}
interface Candidate extends FoundDialect {
  readonly score: number;
}

function* candidates(sample: Uint8Array, present: Uint8Array, stated: StatedDialect): Generator<Trial> {
  const comment = stated.comment ?? '';
  const listed =
    stated.separator === undefined
      ? [...usualSeparators, ...longSeparators(sample)]
      : [{ text: stated.separator, trust: 1 }];
  for (const { text, trust } of listed) {
    if (stated.separator === undefined && present[text.charCodeAt(0)] === 0) continue;
    for (const quoting of quotings(present, stated))
      yield { separator: text, comment, ...quoting, trust: trust * quoting.trust };
  }
}

/** Ways of quoting worth trying, depending on the text. */
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
  } else if (stated.escaper === undefined && present[92] === 1) {
    // Without quotes, separators inside values are escaped: only then do the records have equally many values.
    found.push({ quoteChar: '"', escaper: '\\', trust: 0.97 });
  }
  if (present[39] === 1) {
    found.push({ quoteChar: "'", escaper, trust: present[34] === 1 ? 0.9 : 0.98 });
    if (stated.escaper === undefined && present[92] === 1) found.push({ quoteChar: "'", escaper: '\\', trust: 0.89 });
  }
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

function tryDialect(sample: Sample, trial: Trial): Candidate {
  const { trust, ...syntax } = trial;
  const dialect: Dialect = { ...syntax, skipLines: sample.skipLines };
  const sampled = sampleRecords(sample.bytes, sample.whole, dialect, sampledRecords, 'shapes');
  const filled = sampled.filter((record) => !record.blank);
  const rows = withoutNotes(filled);
  const usual = usualWidth(filled);
  const columnCount = usual > 1 ? usual : Math.max(usual, steadyWidth(filled));
  const fitting = rows.filter((record) => fitsWidth(record, columnCount)).length;
  const alike = rows.filter((record, index) => record.values > 1 && isLikeNeighbour(rows, index)).length;
  const coverage = filled.length === 0 ? 0 : rows.length / filled.length;
  const strayQuotes = rows.filter((record) => record.malformed).length;
  const consistency = rows.length === 0 ? 0 : fitting / rows.length;
  const regularity = rows.length === 0 ? 0 : Math.max(consistency, (0.95 * alike) / rows.length);
  const quotedValues = rows.reduce((sum, record) => sum + record.quotedValues, 0);
  // Quotes that close before a separator still enclose values.
  const closing = rows.filter((record) => record.malformed && record.quotedValues > 0).length;
  const soundness = rows.length === 0 ? 0 : 1 - (0.6 * (strayQuotes - closing) + 0.15 * closing) / rows.length;
  // A space is part of the separator only where it never fails.
  const strict = syntax.separator.length > 1 && syntax.separator.includes(' ') && consistency * coverage < 1 ? 0.85 : 1;
  // A quote that never encloses a value is not a quote: the default is kept then, unless another one does.
  const isUnused = syntax.quoteChar === '"' && quotedValues === 0 && sample.bytes.includes(34);
  const usefulQuote = syntax.quoteChar === "'" && quotedValues < 2 ? 0.5 : isUnused ? 0.88 : 1;
  const decimal = syntax.separator === ',' && isDecimalComma(sample.bytes) ? 0.7 : 1;
  // Names above a column of times or addresses do not have the separator that the values have.
  const isNamed = filled[0] !== undefined && filled[0].values < columnCount - 0.5;
  const isProse =
    trust < weakTrust &&
    (isNamed || consistency * coverage < 0.98 || areTimes(sample) || !holdsColumns(sample, dialect, columnCount));
  const score =
    isProse || columnCount < 2
      ? 0
      : regularity * (0.85 + 0.15 * coverage) * soundness * trust * usefulQuote * strict * decimal +
        Math.min(columnCount, 20) * 0.002;
  const counts = { columnCount, consistency: consistency * coverage, records: rows.length, quotedValues, strayQuotes };
  return { dialect, ...counts, rival: undefined, score };
}

/** Without single values above and below: titles and notes. */
function withoutNotes(records: readonly SampledRecord[]): readonly SampledRecord[] {
  const first = records.findIndex((record) => record.values > 1);
  if (first === -1) return records;
  const last = records.findLastIndex((record) => record.values > 1);
  // More notes than rows stand around a table whose rows are alike.
  const few = steadyWidth(records) > 0 ? records.length : Math.max(2, records.length / 2);
  return records.slice(first <= few ? first : 0, records.length - 1 - last <= few ? last + 1 : records.length);
}

/** Values of rows that follow each other, single values between them aside, and are most of those with several; 0: none. */
function steadyWidth(records: readonly SampledRecord[]): number {
  const several = records.filter(({ values }) => values > 1);
  const width = usualWidth(several);
  if (width < 3) return 0;
  let run = 0;
  let longest = 0;
  for (const record of several) {
    run = fitsWidth(record, width) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest >= leastRows && longest * 2 >= several.length ? width : 0;
}

function isLikeNeighbour(rows: readonly SampledRecord[], index: number): boolean {
  const width = Math.ceil(rows[index]!.values);
  return [rows[index - 1], rows[index + 1]].some((other) => other !== undefined && fitsWidth(other, width));
}

/** Words between spaces and colons make columns only where many stand in each line, or some are numbers or dates. */
function holdsColumns(sample: Sample, dialect: Dialect, columnCount: number): boolean {
  if (columnCount > 3) return true;
  const looks = sampleRecords(sample.bytes, sample.whole, dialect, lookedRecords).map(kindsOf);
  return Array.from({ length: columnCount }, (_, index) => index).some(
    (index) => looks.filter((look) => look[index] === 'typed').length * 2 > looks.length,
  );
}

/** Commas stand between digits alone, and another sign could part the values of most lines. */
function isDecimalComma(sample: Uint8Array): boolean {
  const text = Buffer.from(sample).toString('latin1');
  if (!/[;\t|]/u.test(text) || !/\d,\d/u.test(text) || /,[^\d]|[^\d],/u.test(text)) return false;
  const lines = text.split(/[\r\n]+/u).filter((line) => line.includes(','));
  return [';', '\t', '|'].some((sign) => lines.filter((line) => line.includes(sign)).length * 2 > lines.length);
}

/** Most lines are one time, with or without a date: not columns between colons or spaces. */
function areTimes(sample: Sample): boolean {
  const lines = firstLines(sample)
    .map((line) => Buffer.from(line.trim()))
    .filter((line) => line.length > 0);
  return (
    lines.filter((line) => line.includes(':') && classifyValue(line, 0, line.length) !== 0).length * 2 > lines.length
  );
}

function firstLines({ bytes, skipLines }: Sample): string[] {
  return Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|\n|\r/u)
    .slice(skipLines, sampledRecords);
}
