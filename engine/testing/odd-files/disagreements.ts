/** In what the four ways of reading one file differ, and from what an independent reader says. */

import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';
import {
  isRefusal,
  ways,
  type FourWays,
  type Way,
  type WayAnswer,
  type WayRefusal,
  type WayRows,
} from '#engine/testing/odd-files/read-four-ways.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { normaliseSchema } from '#engine/types/names.ts';

/** Rows of one way in which differences are shown. */
const shownRows = 3;

export function disagreements(file: OddFile, path: string, read: FourWays): string[] {
  const found = ways.flatMap((way) => badRefusals(way, read[way], path));
  const { preview, query } = read;
  if (isRefusal(preview) || isRefusal(query)) {
    for (const way of ways) if (!isRefusal(read[way])) found.push(`${way}: rows, although others refuse the file`);
    if (Array.isArray(file.expected))
      found.push(`refused: ${(isRefusal(query) ? query : (preview as WayRefusal)).message}`);
    return found;
  }
  if (file.expected === 'refused') found.push('query: rows, although the file is to be refused');
  // A job needs a column; a query then has one that says so.
  if (preview.columns.length === 0)
    return isRefusal(read.job) ? found : [...found, 'job: accepts a source without columns'];
  found.push(...checkExpected(file, query), ...checkRecords(file, read));
  for (const way of ['preview', 'table', 'job'] as const) {
    const answer = read[way];
    if (isRefusal(answer)) found.push(`${way}: ${answer.message}`);
    else found.push(...compareWays(way, query, answer));
  }
  return found;
}

function badRefusals(way: Way, answer: WayAnswer, path: string): string[] {
  if (!isRefusal(answer)) return [];
  const { kind, message, hint, code } = answer;
  if (kind === 'unexpected') return [`${way}: ${code}: ${message}`];
  if (hint === '') return [`${way}: no hint: ${message}`];
  // Options that a person stated are not the file's fault, and a source without columns may have many files.
  return message.includes(path) || code === 'InvalidInput' ? [] : [`${way}: does not name the file: ${message}`];
}

function checkExpected({ expected, rejected = 0 }: OddFile, query: WayRows): string[] {
  if (!Array.isArray(expected)) return [];
  const found = compareRows('query', expected as WayRows['rows'], query.rows, sameValue, 'expected');
  if (query.rejected !== rejected) found.push(`query: ${query.rejected} rejected, expected ${rejected}`);
  return found;
}

/** Nothing is lost without a word. */
function checkRecords({ records }: OddFile, read: FourWays): string[] {
  if (records === undefined) return [];
  return (['preview', 'query', 'job'] as const).flatMap((way) => {
    const answer = read[way];
    if (isRefusal(answer) || answer.rows.length + answer.rejected >= records || answer.warnings.length > 0) return [];
    return [`${way}: ${answer.rows.length} rows and ${answer.rejected} rejected of ${records}, without a warning`];
  });
}

function compareWays(way: Way, query: WayRows, answer: WayRows): string[] {
  const found: string[] = [];
  const columns = expectedColumns(way, query.columns);
  // A run without rows writes no file.
  const isEmptyRun = way === 'job' && answer.rows.length === 0;
  if (!isEmptyRun && columns.join() !== answer.columns.join())
    found.push(`${way}: columns ${answer.columns.join(', ')} instead of ${columns.join(', ')}`);
  if (answer.rejected !== query.rejected) found.push(`${way}: ${answer.rejected} rejected, query: ${query.rejected}`);
  return [
    ...found,
    ...compareRows(way, query.rows, answer.rows, way === 'table' ? sameByPosition : sameValue, 'query'),
  ];
}

/** A table has the catalog's names; types of a length are text to a query. */
function expectedColumns(way: Way, columns: readonly string[]): readonly string[] {
  if (way === 'preview') return columns;
  const schema = columns.map((text) => {
    const [name, type] = splitColumn(text);
    return { name, type: parseHive(type) };
  });
  const named = way === 'table' ? normaliseSchema(schema) : schema;
  return named.map(({ name, type }) => `${name} ${formatHive(type)}`);
}

/** Types have no space outside of `<…>`. */
function splitColumn(text: string): [name: string, type: string] {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === '>') depth += 1;
    else if (text[at] === '<') depth -= 1;
    else if (text[at] === ' ' && depth === 0) return [text.slice(0, at), text.slice(at + 1)];
  }
  return ['', text];
}

function compareRows(
  way: Way,
  expected: WayRows['rows'],
  rows: WayRows['rows'],
  same: (left: unknown, right: unknown) => boolean,
  against: string,
): string[] {
  if (rows.length !== expected.length) return [`${way}: ${rows.length} rows, ${against}: ${expected.length}`];
  return rows
    .flatMap((row, index) =>
      same(row, expected[index])
        ? []
        : [`${way}: row ${index + 1} is ${shown(row)}, ${against}: ${shown(expected[index])}`],
    )
    .slice(0, shownRows);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

export function sameValue(left: unknown, right: unknown): boolean {
  return compareValues(left, right, true);
}

function sameByPosition(left: unknown, right: unknown): boolean {
  return compareValues(left, right, false);
}

function compareValues(left: unknown, right: unknown, byName: boolean): boolean {
  if (left === null || right === null) return left === right;
  if (Array.isArray(left) || Array.isArray(right))
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => compareValues(item, right[index], byName))
    );
  if (typeof left === 'object' && typeof right === 'object') {
    const [first, second] = [Object.entries(left!), Object.entries(right!)];
    return (
      first.length === second.length &&
      first.every(([name, value], index) => {
        const other = second[index]!;
        const found = byName ? second.find(([key]) => key === name) : other;
        return found !== undefined && compareValues(value, found[1], byName);
      })
    );
  }
  if (typeof left === 'number' && typeof right === 'number')
    return left === right || Math.fround(left) === right || left === Math.fround(right);
  // Numbers that a double does not hold are texts.
  return JSON.stringify(left).replaceAll('"', '') === JSON.stringify(right).replaceAll('"', '');
}
