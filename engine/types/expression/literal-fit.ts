/** Whether values of two types can be compared; of a quoted literal DuckDB only finds out row by row. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

interface Wanted {
  /** Texts that DuckDB converts to such a value without rounding; the list is complete. */
  readonly shape: RegExp;
  readonly example: string;
}

const whole: Wanted = {
  shape: /^\s*(?=[-+.\d])[-+]*(?:[\d_]*(?:\.[0_]*)?|[\d_]*\.?[\d_]*e[-+]*[\d_.]*|0x[\da-f_]+|0b[01_]+)\s*$/iu,
  example: 'a whole number without quotes: 42',
};
const fixed: Wanted = {
  shape: /^\s*(?=[-+.\d])[-+]*[\d_]*\.?[\d_]*(?:e[-+]*[\d_.]*)?\s*$/iu,
  example: 'a number without quotes: 12.5',
};
const floating: Wanted = {
  shape: new RegExp(String.raw`${fixed.shape.source}|^\s*[-+]*(?:inf|infinity|nan)\s*$`, 'iu'),
  example: fixed.example,
};
const day: Wanted = {
  shape: /^\s*(?:-?\d+([-/ \\])\d{1,2}\1\d{1,2}(?!\d)|[-+]?(?:epoch|infinity)\s*$)/iu,
  example: "a date as year, month and day: '2025-01-31'",
};
const moment: Wanted = { shape: day.shape, example: "a time as '2025-01-31 10:00:00'" };

const wantedOf: Partial<Record<DataType['kind'], Wanted>> = {
  boolean: { shape: /^(?:true|false|t|f|yes|no|y|n|1|0)$/iu, example: 'true or false' },
  tinyint: whole,
  smallint: whole,
  int: whole,
  bigint: whole,
  float: floating,
  double: floating,
  decimal: fixed,
  date: day,
  timestamp: moment,
  timestamp_ntz: moment,
};

/**
 * @param text of a quoted literal.
 * @param type of the value it is compared with.
 * @param name of the column with that type; undefined: a value without a name.
 * @throws EngineError TypeMismatch when no row could be compared, or the literal would be rounded.
 */
export function refuseMisfit(text: string, type: DataType, name: string | undefined): void {
  const wanted = wantedOf[type.kind];
  if (wanted === undefined || (wanted.shape.test(text) && !isRounded(text, type))) return;
  const other =
    name === undefined ? `a value of type ${formatHive(type)}` : `"${clip(name)}", which is ${formatHive(type)}`;
  throw new EngineError('TypeMismatch', `'${clip(text)}' cannot be compared with ${other}.`, {
    hint: `Write ${wanted.example}.`,
    details: { value: clip(text) },
  });
}

/** A decimal with more digits after the point than its type has: 1.5 would be '1.51'. */
function isRounded(text: string, type: DataType): boolean {
  if (type.kind !== 'decimal') return false;
  const digits = /\.([\d_]*)\s*$/u.exec(text)?.[1]!.replaceAll('_', '').replace(/0+$/u, '') ?? '';
  return digits.length > type.scale;
}
