/** Whether records begin with names above values. */

import { kindsOf, type RecordKinds } from '#engine/formats/csv/infer/record-kinds.ts';
import { cellText, filledInMost, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';

const recordsBelow = 12;
/** Share of the cells below a name that must have a type. */
const mostly = 0.7;
/** Share of the columns with values below that have a name; others are keys without one, or gaps of merged cells. */
const mostNamed = 0.6;

/** Surely, or where the corner is empty, names are missing, or columns are called by years. */
export function startsTable(records: readonly SampledRecord[]): boolean {
  return isNamesAbove(records) || (records.length > 1 && isNamesWithGaps(records));
}

/** The first record consists of words, and somewhere below a word there is a typed value. */
export function isNamesAbove(records: readonly SampledRecord[]): boolean {
  const [first, ...rest] = records.slice(0, recordsBelow).map(kindsOf);
  if (first === undefined || rest.length === 0 || !isWords(first)) return false;
  const names = records[0]!.cells.map((cell) => cellText(cell).toLowerCase());
  if (new Set(names).size < names.length) return false;
  return first.some((kind, index) => kind === 'text' && rest.every((record) => record[index] !== 'text')
    && rest.some((record) => record[index] === 'typed')); // prettier-ignore
}

/** Most columns below have a name, and names stand above values of at least half of those that have any. */
function isNamesWithGaps(records: readonly SampledRecord[]): boolean {
  const [first, ...others] = records;
  if (first!.filled < 2) return false;
  const rest = others.filter(({ filled }) => filled > 1).slice(0, recordsBelow);
  if (rest.length === 0) return false;
  const names = first!.cells.map((cell) => cellText(cell).trim());
  const kinds = kindsOf(first!);
  const periods = names.filter((name, at) => kinds[at] === 'typed' && isPeriod(name)).length;
  if (kinds.some((kind, at) => kind === 'missing' || (kind === 'typed' && !isPeriod(names[at]!)))) return false;
  if (periods === 1) return false;
  const written = names.filter((name) => name !== '').map((name) => name.toLowerCase());
  if (new Set(written).size < written.length) return false;
  let used = 0;
  let named = 0;
  let valued = 0;
  let typed = 0;
  const width = Math.max(...rest.map(({ cells }) => cells.length));
  for (let index = 0; index < width; index += 1) {
    const looks = rest.map((record) => kindsOf(record)[index]);
    const values = looks.filter((look) => look === 'typed').length;
    const texts = looks.filter((look) => look === 'text').length;
    if (values + texts === 0) continue;
    used += 1;
    if ((names[index] ?? '') !== '') named += 1;
    if (values < (values + texts) * mostly) continue;
    typed += 1;
    const isOther = kinds[index] === 'text' || rest.some((record) => !isPeriod(textAt(record, index)));
    if ((names[index] ?? '') !== '' && isOther) valued += 1;
  }
  // Where many values are missing, any row may look like names above others.
  if (filledInMost(rest, 0.3)! * 2 < used) return false;
  return named >= 2 && named >= used * mostNamed && valued > 0 && valued * 2 >= typed;
}

function textAt(record: SampledRecord, index: number): string {
  const cell = record.cells[index];
  return cell === undefined ? '' : cellText(cell).trim();
}

/** A year, a month or a quarter of it, as columns of a pivot table are called. */
export function isPeriod(text: string): boolean {
  return /^(?:(?:1[6-9]|20|21)\d\d(?:[-/.](?:0?[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2])[-/.](?:1[6-9]|20|21)\d\d)$/u.test(
    text,
  );
}

function isWords(kinds: RecordKinds): boolean {
  return kinds.every((kind) => kind === 'text');
}
