/** Draws files of one table whose columns have different types, with values at the borders of each type. */

import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { batchOf, type Plain } from '#engine/formats/batches/testing/plain-values.ts';
import type { Draw } from '#engine/testing/random-jobs/draw.ts';
import { decimalType, type Column, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

export type FileFormat = 'parquet' | 'avro' | 'arrow' | 'orc' | 'csv' | 'json';

/** A file with the columns `id` (text, different in all files) and `v`. */
export interface DrawnFile {
  readonly type: DataType;
  readonly rows: readonly { readonly id: string; readonly value: Plain }[];
}

const kind = (name: DataType['kind']): DataType => ({ kind: name }) as DataType;

const numbers: readonly DataType[] = [
  ...(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double'] as const).map(kind),
  decimalType(5, 2),
  decimalType(12, 4),
  decimalType(18, 0),
  decimalType(38, 0),
  decimalType(38, 20),
];
const others: readonly DataType[] = (
  ['boolean', 'string', 'binary', 'date', 'timestamp', 'timestamp_ntz'] as const
).map(kind);

const textNumbers = [kind('bigint'), kind('double')];
const textOthers = (['boolean', 'string', 'date', 'timestamp'] as const).map(kind);

/** Two to five files; mostly of types that have something in common. */
export function drawFiles(draw: Draw, format: FileFormat): DrawnFile[] {
  const isText = format === 'csv' || format === 'json';
  const family = draw.chance(0.6)
    ? isText
      ? textNumbers
      : numbers
    : isText
      ? [...textNumbers, ...textOthers]
      : [...numbers, ...others];
  const nest = draw.chance(format === 'csv' ? 0 : 0.35) ? draw.pick(nests) : (type: DataType): DataType => type;
  return Array.from({ length: draw.whole(2, 5) }, (_, file) => {
    const leaf = draw.pick(family);
    const type = nest(format === 'json' && leaf.kind === 'timestamp' ? kind('string') : leaf);
    const values = [...bordersOf(type, format), null];
    return { type, rows: values.map((value, row) => ({ id: `f${file}r${row}`, value })) };
  });
}

const nests: readonly ((leaf: DataType) => DataType)[] = [
  (element) => ({ kind: 'array', element }),
  (type) => ({ kind: 'struct', fields: [{ name: 'a', type }] }),
  (type) => ({
    kind: 'struct',
    fields: [
      { name: 'b', type: kind('string') },
      { name: 'a', type: { kind: 'array', element: { kind: 'struct', fields: [{ name: 'c', type }] } } },
    ],
  }),
];

function bordersOf(type: DataType, format: FileFormat): Plain[] {
  switch (type.kind) {
    case 'array':
      return [[], ...bordersOf(type.element, format).map((value) => [value, null])];
    case 'struct': {
      const columns = type.fields.map((field) => bordersOf(field.type, format));
      const count = Math.max(...columns.map((values) => values.length));
      return Array.from({ length: count }, (_, row) => columns.map((values) => values[row % values.length]!));
    }
    case 'tinyint':
      return wholes(8);
    case 'smallint':
      return wholes(16);
    case 'int':
      return wholes(32);
    case 'bigint':
      return [...wholes(64), 9_007_199_254_740_991n, 9_007_199_254_740_993n, -9_007_199_254_740_995n];
    case 'decimal': {
      const top = 10n ** BigInt(type.precision) - 1n;
      return [top, -top, 1n, 10n ** BigInt(type.scale) / 2n];
    }
    case 'float':
      return [0.5, Math.fround(0.1), Math.fround(3.4e38), -1];
    case 'double':
      // In text a number without a fraction is a whole one.
      return format === 'csv' || format === 'json'
        ? [0.5, 1e-300, 0.1, -2.25]
        : [0.5, 1e300, 0.1, 3, -9_007_199_254_740_994];
    case 'boolean':
      return [true, false];
    case 'date':
      return [0n, -719_162n, 2_932_896n];
    case 'timestamp':
    case 'timestamp_ntz':
      return [0n, 1_700_000_000_123_456n, -62_135_596_800_000_000n, 253_402_300_799_999_999n];
    case 'binary':
      return ['0x00ff', '0x6162'];
    default:
      return ['x', 'a "b", c', '007', '5', '1.50', 'true', '2024-02-29', 'é'];
  }
}

function wholes(bits: number): bigint[] {
  const top = 2n ** BigInt(bits - 1);
  return [top - 1n, -top, 0n, 7n];
}

/** As a program writes it: a CSV or JSON text. */
export function writeText({ type, rows }: DrawnFile, format: FileFormat): string {
  if (format === 'json') return rows.map(({ id, value }) => `{"id":"${id}","v":${jsonOf(value, type)}}\n`).join('');
  const cells = rows.map(({ id, value }) => `${id},${value === null ? '' : csvCell(plainText(value, type))}\n`);
  return `id,v\n${cells.join('')}`;
}

function csvCell(text: string): string {
  return /[",]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonOf(value: Plain, type: DataType): string {
  if (value === null) return 'null';
  if (type.kind === 'array') return `[${(value as Plain[]).map((item) => jsonOf(item, type.element)).join(',')}]`;
  if (type.kind === 'struct')
    return `{${type.fields.map((field, index) => `"${field.name}":${jsonOf((value as Plain[])[index]!, field.type)}`).join(',')}}`;
  const text = plainText(value, type);
  return ['bigint', 'double', 'boolean'].includes(type.kind) ? text : JSON.stringify(text);
}

function plainText(value: Plain, type: DataType): string {
  if (type.kind === 'date')
    return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10).replace(/^\+0*/u, '');
  if (type.kind !== 'timestamp') return String(value);
  const micros = value as bigint;
  const millis = micros >= 0n || micros % 1000n === 0n ? micros / 1000n : micros / 1000n - 1n;
  return `${new Date(Number(millis)).toISOString().slice(0, -1)}${String(micros - millis * 1000n).padStart(3, '0')}Z`;
}

export const fileColumns = (type: DataType): Column[] => [
  { name: 'id', type: { kind: 'string' } },
  { name: 'v', type },
];

/** As Parquet, from which the other typed formats are encoded. */
export async function writeParquetFile(
  { type, rows }: DrawnFile,
  file: string,
  connection: DuckConnection,
): Promise<void> {
  const columns = fileColumns(type);
  const table = 'drawn_rows';
  const items = columns.map((column) => sql`${ident(column.name)} ${toDuckDb(column.type)}`);
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE ${ident(table)} (${joinSql(items)})`);
  async function* once(): AsyncGenerator<ReturnType<typeof batchOf>, void, void> {
    yield batchOf(
      columns,
      rows.map(({ id, value }) => [id, value]),
    );
  }
  await connection.append(table, columns, once());
  await connection.run(sql`COPY ${ident(table)} TO ${literal(file)} (FORMAT parquet)`);
}
