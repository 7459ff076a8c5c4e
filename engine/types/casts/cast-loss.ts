/** Which casts can turn a value into null, and SQL that counts the values for which one did. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { isText, sameType, type DataType, type DecimalType } from '#engine/types/data-type.ts';
import { fieldOf, findField } from '#engine/types/value-walk.ts';

const wholeSizes: readonly DataType['kind'][] = ['tinyint', 'smallint', 'int', 'bigint'];
/** Digits of the largest value of each. */
const wholeDigits: readonly number[] = [3, 5, 10, 19];

/** False only where every value that is not null remains so; castValue and projectChoice are the casts. */
export function mayLose(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'null') return false;
  if (from.kind === 'choice' || to.kind === 'choice') return true;
  switch (to.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return from.kind === 'binary';
    case 'boolean':
      return !isNumber(from) && from.kind !== 'timestamp' && from.kind !== 'timestamp_ntz';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      if (from.kind === 'boolean') return false;
      return !isWhole(from) || wholeSizes.indexOf(from.kind) > wholeSizes.indexOf(to.kind);
    case 'double':
      return from.kind !== 'boolean' && !isNumber(from);
    case 'float':
      return from.kind !== 'boolean' && (!isNumber(from) || from.kind === 'double');
    case 'decimal':
      return !fitsDecimal(from, to);
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return !['date', 'timestamp', 'timestamp_ntz'].includes(from.kind);
    case 'binary':
      return !isText(from) && !isWhole(from);
    case 'array':
      return from.kind !== 'array' || mayLose(from.element, to.element);
    case 'map':
      // A key that does not convert is an error, not null.
      return from.kind !== 'map' || mayLose(from.value, to.value);
    case 'struct':
      return from.kind !== 'struct' || sharedFields(from, to).some(([own, wanted]) => mayLose(own, wanted));
    case 'null':
      return true;
  }
}

function fitsDecimal(from: DataType, to: DecimalType): boolean {
  const room = to.precision - to.scale;
  if (from.kind === 'boolean') return room >= 1;
  if (isWhole(from)) return room >= wholeDigits[wholeSizes.indexOf(from.kind)]!;
  // Rounding to fewer digits behind the point may carry into a further one before it.
  return from.kind === 'decimal' && to.scale >= from.scale && room >= from.precision - from.scale;
}

function sharedFields(
  from: DataType & { kind: 'struct' },
  to: DataType & { kind: 'struct' },
): (readonly [own: DataType, wanted: DataType, ownName: string, name: string])[] {
  return to.fields.flatMap((field) => {
    const own = findField(from.fields, field.name);
    return own === undefined ? [] : [[own.type, field.type, own.name, field.name] as const];
  });
}

/** True when a value can lose several values at once: elements of lists, entries of maps, fields of structs. */
export function losesSeveral(from: DataType, to: DataType): boolean {
  return from.kind === to.kind && ['array', 'map', 'struct'].includes(to.kind);
}

/** True for a row whose value is null only because of the cast; for casts that do not lose several values. */
export function isLost(held: Sql, cast: Sql): Sql {
  // Without nulls in the result, DuckDB sees from its mask that there is nothing to find.
  return sql`((${cast}) IS NULL AND (${held}) IS NOT NULL)`;
}

/**
 * How many values of one row the cast turned into null: 0 or 1 of a scalar or a choice, any number of nested values, whose
 * elements, entries and fields count one by one.
 * @param depth of nested lambdas around the values.
 */
export function countLost(held: Sql, cast: Sql, from: DataType, to: DataType, depth = 0): Sql {
  if (!mayLose(from, to)) return sql`0`;
  if (from.kind === 'array' && to.kind === 'array') return countInList(held, cast, from.element, to.element, depth);
  if (from.kind === 'map' && to.kind === 'map')
    return countInList(sql`map_values(${held})`, sql`map_values(${cast})`, from.value, to.value, depth);
  if (from.kind === 'struct' && to.kind === 'struct') {
    const counts = sharedFields(from, to).map(([own, wanted, ownName, name]) =>
      countLost(fieldOf(held, ownName), fieldOf(cast, name), own, wanted, depth),
    );
    return counts.reduce((sum, count) => sql`(${sum} + ${count})`);
  }
  return sql`CASE WHEN ${isLost(held, cast)} THEN 1 ELSE 0 END`;
}

function countInList(held: Sql, cast: Sql, from: DataType, to: DataType, depth: number): Sql {
  if (!losesSeveral(from, to)) return sql`coalesce(list_count(${held}) - list_count(${cast}), 0)`;
  const position = ident(`position ${depth}`);
  const counts = sql`list_transform(list_zip(${held}, ${cast}), lambda ${position}: ${countLost(
    sql`${position}[1]`,
    sql`${position}[2]`,
    from,
    to,
    depth + 1,
  )})`;
  return sql`coalesce(list_sum(${counts}), 0)`;
}
