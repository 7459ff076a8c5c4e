/** What the values of a sampled record look like: typed, text or nothing. */

import { cellText, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';
import { isFinerTime } from '#engine/formats/csv/values/finer-time.ts';
import { classifyValue, isNullText } from '#engine/formats/csv/values/value-kinds.ts';

export type ValueLook = 'typed' | 'text' | 'empty' | 'missing';
export type RecordKinds = readonly ValueLook[];

/** Longer texts are not checked. */
const longestFigure = 32;
const currency = '[€$£¥₹₽]|EUR|USD|GBP|CHF|SEK|PLN|Kč|zł|kr';
const sign = '[-+−]';
const marks = ".,'’";
const amount = String.raw`${sign}?(?:${currency})?\s?${sign}?\d[\d${marks}\s]*`;
const unit = `%|‰|${currency}`;
const bounds = '[<>≤≥~±]';
const notes = '[*†‡]';
/**
 * A number with a percent sign, a currency or the mark of a footnote. As a value it stays text; below a name it is as
 * good as a number.
 */
const figure = new RegExp(
  String.raw`^(?:${bounds}\s?)?(?:${amount}|\(${amount}\))\s?(?:${unit})?\s?(?:${notes}+|\([a-z]\))?$`,
  'u',
);

/** Postcodes, telephones: neither numbers nor names. */
const plainDigits = /^\+?\d+$/u;

const known = new WeakMap<SampledRecord, RecordKinds>();

/** One per value; `missing`: a text such as NA, or a dash, which says nothing. A time that no type holds is not a name either. */
export function kindsOf(record: SampledRecord): RecordKinds {
  let kinds = known.get(record);
  if (kinds === undefined) {
    kinds = record.cells.map((cell): ValueLook => {
      const { bytes } = cell;
      if (bytes.length === 0) return 'empty';
      if (classifyValue(bytes, 0, bytes.length) !== 0 || isFinerTime(bytes, 0, bytes.length)) return 'typed';
      if (isNullText(bytes, 0, bytes.length)) return 'missing';
      if (bytes.length > longestFigure) return 'text';
      const text = cellText(cell).trim();
      if (figure.test(text) && !plainDigits.test(text)) return 'typed';
      return /[\p{L}\p{N}]/u.test(text) ? 'text' : 'missing';
    });
    known.set(record, kinds);
  }
  return kinds;
}
