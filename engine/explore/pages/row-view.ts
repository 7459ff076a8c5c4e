/** Selects and orders the rows of a file, as SQL: conditions and sort keys over its columns. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { sortKey } from '#engine/types/sort-key.ts';

export type FilterOperator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'range'
  | 'contains'
  | 'startsWith'
  | 'isNull'
  | 'isNotNull'
  | 'in';

export interface RowFilter {
  readonly column: string;
  readonly operator: FilterOperator;
  /** None for isNull and isNotNull, two for range, any number for in, one for the others; in the spelling of previews. */
  readonly values: readonly (string | number | boolean)[];
  /** Null meets it, too; false for isNull and isNotNull. Absent: false. */
  readonly orNull?: boolean | undefined;
}

export interface RowView {
  /** First key first; nulls come last either way, ties stay in the order of the file. */
  readonly order: readonly { readonly column: string; readonly direction: 'ascending' | 'descending' }[];
  /** All of them hold. */
  readonly filter: readonly RowFilter[];
  /** Text to find in any column, ignoring case; '' for every row. */
  readonly search: string;
  /** An expression that is true for the rows; '' for every row. */
  readonly condition: string;
}

/** A view that shows every row in the order of the file. */
export function isPlainView({ order, filter, search, condition }: RowView): boolean {
  return order.length === 0 && filter.length === 0 && search === '' && condition === '';
}

/** A value that must be readable as a type; `text` is what was stated. */
export interface StatedValue {
  readonly column: string;
  readonly text: string;
  readonly type: string;
  /** NULL when it is not readable. */
  readonly read: Sql;
}

export interface CompiledView {
  /** Of filters and search. */
  readonly condition: Sql;
  /** Empty: the order of the file. */
  readonly keys: readonly Sql[];
  /** To be checked before the rows are read. */
  readonly values: readonly StatedValue[];
}

/** Columns of the file may have any names, also ones that SQL would mistake for others; a view uses their positions. */
export function columnAt(index: number): Sql {
  return ident(`c${index}`);
}

/**
 * Over columns that are called as `columnAt` says.
 * @throws EngineError UnknownColumn; InvalidInput for an operator that the column's type has not, a wrong number of
 * values, null in addition to an operator that is about null, or text with NUL.
 */
export function compileView(view: RowView, schema: Schema): CompiledView {
  const values: StatedValue[] = [];
  const conditions = view.filter.map((filter) => condition(filter, getColumn(schema, filter.column), values));
  if (view.search !== '') conditions.push(searchCondition(view.search, schema));
  const keys = view.order.map(({ column, direction }) => {
    const sorted = getColumn(schema, column);
    const key = sortKey(viewKey(sorted), sorted.type);
    return direction === 'ascending' ? sql`${key} ASC NULLS LAST` : sql`${key} DESC NULLS LAST`;
  });
  return { condition: conditions.length === 0 ? sql`true` : joinSql(conditions, sql` AND `), keys, values };
}

/** A column and the place of its values. */
export interface PlacedColumn extends Column {
  readonly cell: Sql;
}

/** @throws EngineError UnknownColumn. */
export function getColumn(schema: Schema, name: string): PlacedColumn {
  const index = schema.findIndex((column) => column.name === name);
  if (index !== -1) return { ...schema[index]!, cell: columnAt(index) };
  const near = nearNames(
    name,
    schema.map((column) => column.name),
  );
  throw new EngineError('UnknownColumn', `Column ${JSON.stringify(name)} does not exist in these rows.`, {
    hint: meantHint(near, 'Remove the filter or the sort on it.'),
    details: { column: name },
  });
}

function condition(filter: RowFilter, column: PlacedColumn, values: StatedValue[]): Sql {
  checkValueCount(filter);
  const compared = comparison(filter, column, values);
  return filter.orNull === true ? sql`(${compared} OR ${column.cell} IS NULL)` : compared;
}

function comparison(filter: RowFilter, column: PlacedColumn, values: StatedValue[]): Sql {
  const { operator } = filter;
  const { cell } = column;
  if (operator === 'isNull') return sql`${cell} IS NULL`;
  if (operator === 'isNotNull') return sql`${cell} IS NOT NULL`;
  const texts = filter.values.map((value) => checkText(String(value), column.name));
  if (operator === 'contains') return sql`contains(lower(${cellText(column)}), lower(${literal(texts[0]!)}))`;
  if (operator === 'startsWith') return sql`starts_with(lower(${cellText(column)}), lower(${literal(texts[0]!)}))`;
  const isText = comparesAsText(column.type);
  if (isText && column.type.kind !== 'null' && operator !== 'eq' && operator !== 'ne' && operator !== 'in') {
    throw new EngineError(
      'InvalidInput',
      `Cannot compare values of column ${column.name}: ${formatHive(column.type)} has no order.`,
      {
        hint: 'Use "contains" or "is null" for this column.',
        details: { column: column.name },
      },
    );
  }
  const left = isText ? cellText(column) : cell;
  const compared = texts.map((text) => {
    if (isText) return literal(text);
    const read = readValue(text, column.type);
    values.push({ column: column.name, text, type: formatHive(column.type), read });
    return read;
  });
  const right = compared[0]!;
  switch (operator) {
    case 'eq':
      return sql`${left} = ${right}`;
    case 'ne':
      // Excluding one value keeps the rows that have none.
      return sql`${left} IS DISTINCT FROM ${right}`;
    case 'lt':
      return sql`${left} < ${right}`;
    case 'le':
      return sql`${left} <= ${right}`;
    case 'gt':
      return sql`${left} > ${right}`;
    case 'ge':
      return sql`${left} >= ${right}`;
    case 'range':
      return sql`(${left} >= ${right} AND ${left} < ${compared[1]!})`;
    case 'in':
      return sql`(${joinSql(
        compared.map((value) => sql`${left} = ${value}`),
        sql` OR `,
      )})`;
  }
}

function checkValueCount({ column, operator, values, orNull }: RowFilter): void {
  const expected = operator === 'isNull' || operator === 'isNotNull' ? 0 : operator === 'range' ? 2 : 1;
  if (expected === 0 && orNull === true) {
    throw new EngineError('InvalidInput', `The filter on ${column} combines ${operator} with orNull.`, {
      hint: 'Remove orNull.',
      details: { column },
    });
  }
  if (operator === 'in' ? values.length > 0 : values.length === expected) return;
  throw new EngineError('InvalidInput', `The filter on ${column} has ${values.length} values.`, {
    hint: operator === 'in' ? 'It needs at least one.' : `It needs ${['none', 'one', 'two'][expected]!}.`,
    details: { column },
  });
}

/** @throws EngineError InvalidInput for text with NUL. */
export function checkText(text: string, column: string): string {
  if (!text.includes('\0')) return text;
  throw new EngineError('InvalidInput', `The text for ${column} contains the NUL character.`, {
    hint: 'Remove it.',
    details: { column },
  });
}

function searchCondition(search: string, schema: Schema): Sql {
  const text = literal(checkText(search, 'the search'));
  const found = schema.map(
    (column, index) => sql`contains(lower(${cellText({ ...column, cell: columnAt(index) })}), lower(${text}))`,
  );
  return found.length === 0 ? sql`false` : sql`(${joinSql(found, sql` OR `)})`;
}

/** The text of a cell as pages show it. */
export function cellText({ cell, type }: PlacedColumn): Sql {
  if (type.kind === 'binary') return sql`'0x' || lower(hex(${cell}))`;
  return isNested(type) ? sql`CAST(to_json(${cell}) AS VARCHAR)` : sql`CAST(${cell} AS VARCHAR)`;
}

function viewKey(column: PlacedColumn): Sql {
  return isNested(column.type) ? cellText(column) : column.cell;
}

export function isNested({ kind }: DataType): boolean {
  return kind === 'struct' || kind === 'array' || kind === 'map' || kind === 'choice';
}

function comparesAsText(type: DataType): boolean {
  return isNested(type) || type.kind === 'binary' || type.kind === 'null';
}

/** Wide enough that a value beyond the column's own range or scale is compared, never rounded into it. */
function readValue(text: string, type: DataType): Sql {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return /^\s*[+-]?\d+\s*$/u.test(text)
        ? sql`TRY_CAST(${literal(text)} AS HUGEINT)`
        : sql`TRY_CAST(${literal(text)} AS DOUBLE)`;
    case 'decimal': {
      const fraction = /^\s*[+-]?\d*\.?(\d*)\s*$/u.exec(text)?.[1];
      return fraction !== undefined && fraction.length <= type.scale
        ? sql`TRY_CAST(${literal(text)} AS ${toDuckDb({ ...type, precision: 38 })})`
        : sql`TRY_CAST(${literal(text)} AS DOUBLE)`;
    }
    case 'timestamp':
      return sql`TRY_CAST(${literal(text.replace(/ Z$/u, 'Z'))} AS TIMESTAMPTZ)`;
    default:
      return sql`TRY_CAST(${literal(text)} AS ${toDuckDb(type)})`;
  }
}
