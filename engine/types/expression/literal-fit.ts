/** Whether values of two types can be compared; of a quoted literal DuckDB only finds out row by row. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

interface Wanted {
  /** What DuckDB reads as such a value without rounding it; nothing that it reads is left out. */
  readonly shape: RegExp;
  readonly example: string;
}

const whole: Wanted = {
  shape: /^\s*(?=[-+.\d])[-+]*(?:[\d_]*(?:\.0*)?|[\d_]*\.?[\d_]*e[-+]*[\d_.]*|0x[\da-f_]+|0b[01_]+)\s*$/iu,
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
 * @param text of a literal in quotes.
 * @param type what it is compared with.
 * @param name of the column that has the type; undefined: a value that has no name.
 * @throws EngineError TypeMismatch when no row could be compared, or the literal would be rounded.
 */
export function refuseMisfit(text: string, type: DataType, name: string | undefined): void {
  const wanted = wantedOf[type.kind];
  if (wanted === undefined || wanted.shape.test(text)) return;
  const other =
    name === undefined ? `a value of type ${formatHive(type)}` : `"${clip(name)}", which is ${formatHive(type)}`;
  throw new EngineError('TypeMismatch', `'${clip(text)}' cannot be compared with ${other}.`, {
    hint: `Write ${wanted.example}.`,
    details: { value: clip(text) },
  });
}

/** A column or a literal of a comparison. */
export interface ComparedSide {
  /** undefined: not known, and then DuckDB judges. */
  readonly type: DataType | undefined;
  readonly column?: string | undefined;
  /** As it may be written in quotes. */
  readonly number?: string | undefined;
}

const numbers: ReadonlySet<DataType['kind']> = new Set([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
]);

/** For an order of the two. @throws EngineError TypeMismatch where one is a text and the other a number. */
export function refuseMixed(left: ComparedSide, right: ComparedSide): void {
  for (const [text, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (text.type?.kind !== 'string' || text.column === undefined) continue;
    if (other.type === undefined || !numbers.has(other.type.kind)) continue;
    const against =
      other.column === undefined ? 'a number' : `"${clip(other.column)}", which is ${formatHive(other.type)}`;
    const quoted = other.number === undefined ? '' : `, or '${other.number}' in quotes to compare texts`;
    throw new EngineError(
      'TypeMismatch',
      `"${clip(text.column)}", which is string, cannot be compared with ${against}.`,
      {
        hint: `Write TRY_CAST(${clip(text.column)} AS ${other.type.kind === 'bigint' || other.type.kind === 'int' ? 'BIGINT' : 'DOUBLE'})${quoted}.`,
        details: { column: clip(text.column) },
      },
    );
  }
}
