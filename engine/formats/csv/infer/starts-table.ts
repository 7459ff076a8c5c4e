/** Whether records begin with names above values. */

import { kindsOf, type RecordKinds } from '#engine/formats/csv/infer/record-kinds.ts';
import { cellText, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';

/** The first record consists of words, and somewhere below a word there is a typed value. */
export function startsTable(records: readonly SampledRecord[]): boolean {
  const [first, ...rest] = records.slice(0, 12).map(kindsOf);
  if (first === undefined || rest.length === 0 || !isWords(first)) return false;
  const names = records[0]!.cells.map((cell) => cellText(cell).toLowerCase());
  if (new Set(names).size < names.length) return false;
  return first.some((kind, index) => kind === 'text' && rest.every((record) => record[index] !== 'text')
    && rest.some((record) => record[index] === 'typed')); // prettier-ignore
}

function isWords(kinds: RecordKinds): boolean {
  return kinds.every((kind) => kind === 'text');
}
