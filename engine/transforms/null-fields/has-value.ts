/** Whether a value, or anything inside it, is present: neither null nor what counts as null. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { isText, type DataType } from '#engine/types/data-type.ts';
import { inList } from '#engine/types/expression/in-list.ts';
import { trimmed } from '#engine/types/trimmed-text.ts';
import { eachElement, fieldOf } from '#engine/types/value-walk.ts';

/** Values that count as null besides null itself. */
export interface CountedAsNull {
  /** In columns of text, compared without the blanks around the text. */
  readonly nullTexts: readonly string[];
  /** Text without anything but blanks. */
  readonly emptyText: boolean;
  /** In columns of numbers. */
  readonly nullNumbers: readonly number[];
}

/** Into a field of a struct, or into each element of a list. */
export type Step = { readonly field: string } | 'elements';

/** Those of `trimmed`. */
const blanksAround = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/gu;

export const numberKinds: ReadonlySet<DataType['kind']> = new Set([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
]);

/**
 * Whether anything is present behind the steps. True or false, never null.
 * @param type behind the steps. @param depth of lists around the value.
 */
export function hasValueAt(value: Sql, steps: readonly Step[], type: DataType, counted: CountedAsNull, depth = 0): Sql {
  const [step, ...further] = steps;
  if (step === undefined) return hasValue(value, type, counted);
  if (step !== 'elements') return hasValueAt(fieldOf(value, step.field), further, type, counted, depth);
  const holds = eachElement(value, depth, (element) => hasValueAt(element, further, type, counted, depth + 1));
  return sql`coalesce(list_bool_or(${holds}), false)`;
}

/** A struct is present if one of its fields is; a list or map unless it is null, even if it is empty. */
function hasValue(value: Sql, type: DataType, counted: CountedAsNull): Sql {
  if (type.kind === 'struct') {
    const fields = type.fields.map((field) => hasValue(fieldOf(value, field.name), field.type, counted));
    return sql`(${joinSql(fields, sql` OR `)})`;
  }
  const present = sql`(${value}) IS NOT NULL`;
  const { nullNumbers } = counted;
  const nullTexts = textsAsNull(counted);
  if (isText(type) && nullTexts.length > 0)
    return sql`(${present} AND ${inList(trimmed(sql`CAST(${value} AS VARCHAR)`), 'NOT IN', nullTexts.map(literal))})`;
  if (numberKinds.has(type.kind) && nullNumbers.length > 0)
    return sql`(${present} AND ${inList(
      sql`(${value})`,
      'NOT IN',
      nullNumbers.map((each) => numberAs(each, type)),
    )})`;
  return present;
}

/** Without blanks around them. */
export function textsAsNull({ nullTexts, emptyText }: CountedAsNull): string[] {
  return [...nullTexts.map((text) => text.replaceAll(blanksAround, '')), ...(emptyText ? [''] : [])];
}

/** A float is compared with the nearest float. */
function numberAs(value: number, { kind }: DataType): Sql {
  return kind === 'float' ? sql`CAST(${literal(value)} AS FLOAT)` : literal(value);
}
