/** What the values of a sampled record look like: typed, text or nothing. */

import type { SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';
import { isFinerTime } from '#engine/formats/csv/values/finer-time.ts';
import { classifyValue, isNullText } from '#engine/formats/csv/values/value-kinds.ts';

export type ValueLook = 'typed' | 'text' | 'empty' | 'missing';
export type RecordKinds = readonly ValueLook[];

const known = new WeakMap<SampledRecord, RecordKinds>();

/** One per value; `missing`: a text such as NA, which says nothing. A time that no type holds is not a name either. */
export function kindsOf(record: SampledRecord): RecordKinds {
  let kinds = known.get(record);
  if (kinds === undefined) {
    kinds = record.cells.map(({ bytes }): ValueLook => {
      if (bytes.length === 0) return 'empty';
      if (classifyValue(bytes, 0, bytes.length) !== 0 || isFinerTime(bytes, 0, bytes.length)) return 'typed';
      return isNullText(bytes, 0, bytes.length) ? 'missing' : 'text';
    });
    known.set(record, kinds);
  }
  return kinds;
}
