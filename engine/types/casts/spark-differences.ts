/** Values of casts that are not Spark's, by the types: what users read about them. */

import { isFloating, isNumber, isWhole } from '#engine/types/common-type.ts';
import type { DataType } from '#engine/types/data-type.ts';

export const castDifferences = {
  tooLarge:
    'A number or timestamp that its new type cannot hold is null. Spark wraps whole numbers around and cuts floating ones to the ends of the type.',
  oddNumbers:
    'As numbers, the texts `-NaN`, `0x1p3` and digits of other scripts than 0 to 9 are null; Spark reads them as Java does.',
  timeOfDay: 'The time of a day without a date (`10:20:30`) is null as a timestamp; Spark adds the current date.',
  textOfFloat:
    'A float or double as text or decimal has the fewest digits that name it (`1.0E16`, `5.0E-324`); Spark on Java 17 sometimes writes more or others (`1.00000003E16`, `4.9E-324`).',
  textOfDecimal: 'A small decimal as text is written in full (`0.000000001`); Spark writes `1E-9`.',
  jsonNumbers:
    'NaN and the infinities within the text of a list, map or struct have no quotes; Spark writes the words in quotes.',
  bytes: 'Bytes that are not UTF-8 are null as text; Spark puts `\\uFFFD` where they are wrong.',
} as const;

/** The sentence for a cast; undefined: values are equal. @param from undefined: not known. */
export function castDifference(from: DataType | undefined, to: DataType): string | undefined {
  if (from === undefined) return undefined;
  if (from.kind === 'array' && to.kind === 'array') return castDifference(from.element, to.element);
  const isMoment = from.kind === 'timestamp' || from.kind === 'timestamp_ntz';
  if (from.kind === 'string' && isNumber(to)) return castDifferences.oddNumbers;
  if (from.kind === 'string' && (to.kind === 'timestamp' || to.kind === 'timestamp_ntz'))
    return castDifferences.timeOfDay;
  if (to.kind === 'string' && isFloating(from)) return castDifferences.textOfFloat;
  if (to.kind === 'string' && from.kind === 'decimal' && from.scale > 6) return castDifferences.textOfDecimal;
  if (to.kind === 'string' && nested.has(from.kind)) return castDifferences.jsonNumbers;
  if (to.kind === 'string' && from.kind === 'binary') return castDifferences.bytes;
  if (isWhole(to) && (isMoment || (isNumber(from) && !fitsWithin(from, to)))) return castDifferences.tooLarge;
  return to.kind === 'timestamp' && isNumber(from) ? castDifferences.tooLarge : undefined;
}

const nested: ReadonlySet<DataType['kind']> = new Set(['array', 'map', 'struct']);
const widths = ['tinyint', 'smallint', 'int', 'bigint'];

function fitsWithin(from: DataType, to: DataType): boolean {
  return isWhole(from) && widths.indexOf(from.kind) <= widths.indexOf(to.kind);
}
