/** One frame of hostile values: its columns, and the rows as SQL for Tenon's engine and for Spark. */

import { joinSql, ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { Draw } from '../random-jobs/draw.ts';
import { columnValues, type ColumnValues, type Value } from './hostile-values.ts';

export interface FrameColumn {
  readonly name: string;
  readonly type: DataType;
}

export interface HostileFrame {
  readonly columns: readonly FrameColumn[];
  readonly rows: readonly (readonly Value[])[];
}

/** Every value of a column occurs; which values are in a row is drawn. */
export function drawFrame(seed: number, count: number): HostileFrame {
  const draw = new Draw(seed);
  const columns = Object.keys(columnValues).map((name) => ({ name, type: parseHive(columnValues[name]!.type) }));
  const drawn = Object.values(columnValues).map((column) => drawColumn(draw, column, count));
  return { columns, rows: Array.from({ length: count }, (_, row) => drawn.map((values) => values[row]!)) };
}

function drawColumn(draw: Draw, { values, random }: ColumnValues, count: number): Value[] {
  const listed = draw.shuffle([null, ...values]).slice(0, count);
  while (listed.length < count)
    listed.push(
      draw.chance(0.08)
        ? null
        : random === undefined || draw.chance(0.5)
          ? draw.pick(values)
          : random((least, most) => draw.whole(least, most)),
    );
  return draw.shuffle(listed);
}

/** A table with the rows, for Tenon's engine. */
export function frameTable({ columns, rows }: HostileFrame): Sql {
  const selects = rows.map((row, place) => {
    const cells = row.map((value, index) => {
      const { name, type } = columns[index]!;
      return sql`CAST(${duckValue(value, type)} AS ${toDuckDb(type)}) AS ${ident(name)}`;
    });
    return sql`SELECT ${literal(place)} AS row, ${joinSql(cells)}`;
  });
  return sql`CREATE OR REPLACE TABLE frame AS ${joinSql(selects, sql` UNION ALL `)}`;
}

function duckValue(value: Value, type: DataType): Sql {
  if (value === null) return sql`NULL`;
  switch (type.kind) {
    case 'float':
    case 'double':
      return literal(`${Object.is(value, -0) ? '-0' : String(value as number)}`);
    case 'decimal':
      return literal(value as string);
    case 'date':
      return sql`(DATE '1970-01-01' + CAST(${literal(value as bigint)} AS INTEGER))`;
    case 'timestamp':
      return sql`make_timestamptz(${literal(value as bigint)})`;
    case 'timestamp_ntz':
      return sql`make_timestamp(${literal(value as bigint)})`;
    case 'binary':
      return sql`unhex(${literal(value as string)})`;
    case 'array':
      return sql`list_value(${joinSql((value as readonly Value[]).map((part) => duckValue(part, type.element)))})`;
    case 'map': {
      const entries = value as readonly (readonly [Value, Value])[];
      const [keys, values] = [entries.map(([key]) => key), entries.map(([, held]) => held)];
      return sql`map(${duckValue(keys, { kind: 'array', element: type.key })}, ${duckValue(values, { kind: 'array', element: type.value })})`;
    }
    case 'struct': {
      const fields = type.fields.map(
        (field, index) => sql`${ident(field.name)} := ${duckValue((value as readonly Value[])[index]!, field.type)}`,
      );
      return sql`struct_pack(${joinSql(fields)})`;
    }
    default:
      return literal(value as string | bigint | boolean);
  }
}

/** The same rows as a statement of Spark. */
export function sparkSelect({ columns, rows }: HostileFrame): string {
  const lines = rows.map((row, place) => {
    const cells = row.map((value, index) => sparkValue(value, columns[index]!.type));
    return `(${[place, ...cells].join(', ')})`;
  });
  return `SELECT * FROM VALUES ${lines.join(',\n')} AS t(row, ${columns.map(({ name }) => name).join(', ')})`;
}

function sparkValue(value: Value, type: DataType): string {
  const name = formatHive(type);
  if (value === null) return `CAST(NULL AS ${name})`;
  switch (type.kind) {
    case 'string':
      return `decode(unhex('${Buffer.from(value as string).toString('hex')}'), 'UTF-8')`;
    case 'binary':
      return `unhex('${value as string}')`;
    case 'date':
      return `date_from_unix_date(${value as bigint})`;
    case 'timestamp':
      return `timestamp_micros(${value as bigint})`;
    case 'timestamp_ntz':
      return `CAST(timestamp_micros(${value as bigint}) AS TIMESTAMP_NTZ)`;
    case 'array':
      return `CAST(array(${(value as readonly Value[]).map((part) => sparkValue(part, type.element)).join(', ')}) AS ${name})`;
    case 'map': {
      const entries = value as readonly (readonly [Value, Value])[];
      const [keys, values] = [entries.map(([key]) => key), entries.map(([, held]) => held)];
      return `CAST(map_from_arrays(${sparkValue(keys, { kind: 'array', element: type.key })}, ${sparkValue(values, { kind: 'array', element: type.value })}) AS ${name})`;
    }
    case 'struct': {
      const fields = type.fields.map(
        (field, index) => `'${field.name}', ${sparkValue((value as readonly Value[])[index]!, field.type)}`,
      );
      return `named_struct(${fields.join(', ')})`;
    }
    case 'boolean':
      return String(value);
    default:
      return `CAST('${Object.is(value, -0) ? '-0' : String(value)}' AS ${name})`;
  }
}
