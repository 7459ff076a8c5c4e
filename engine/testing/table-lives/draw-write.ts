/** Draws what a run writes into a table: columns in any order and case, some of them new or of another type, and options. */

import type { Draw } from '#engine/testing/random-jobs/draw.ts';
import {
  upsertKey,
  type ColumnType,
  type ModelColumn,
  type ModelRow,
  type ModelTable,
  type Write,
} from './table-model.ts';

export const lifeFormats = ['csv', 'json', 'parquet', 'avro', 'orc', 'arrow'] as const;
export type LifeFormat = (typeof lifeFormats)[number];

/** Names with the type that they mostly have. */
const pool: readonly ModelColumn[] = [
  { name: 'a', type: 'int' },
  { name: 'b', type: 'string' },
  { name: 'amount', type: 'decimal(9,2)' },
  { name: 'big', type: 'bigint' },
  { name: 'since', type: 'date' },
  { name: 'is_new', type: 'boolean' },
  { name: 'ratio', type: 'double' },
  { name: 'seen', type: 'timestamp' },
  { name: 'c d', type: 'string' },
  { name: 'note', type: 'string' },
];
/** Names that every format takes; Avro refuses others. */
const plainName = /^[a-z_]+$/u;

const keyPool: readonly ModelColumn[] = [
  { name: 'day', type: 'date' },
  { name: 'shop', type: 'string' },
  { name: 'n', type: 'int' },
];

const literals: Readonly<Record<ColumnType, readonly string[]>> = {
  int: ['0', '1', '-5', '2147483647'],
  bigint: ['0', '9007199254740993', '-9223372036854775808'],
  string: [
    `''`,
    `'x'`,
    `'1'`,
    `'null'`,
    `'a,b;c|d'`,
    `'say "hi"'`,
    `'it''s'`,
    `E'two\\nlines'`,
    `' padded '`,
    `'\\N'`,
    `'ä €'`,
  ],
  double: ['0.5', '-1e300', '3.0'],
  date: [`DATE '2024-02-29'`, `DATE '1969-12-31'`],
  boolean: ['true', 'false'],
  'decimal(9,2)': ['0.00', '1234567.89', '-0.01'],
  timestamp: [`TIMESTAMPTZ '2024-02-29 12:34:56+00'`, `TIMESTAMPTZ '1999-12-31 23:59:59.5+00'`],
};
const keyLiterals: Readonly<Record<string, readonly string[]>> = {
  day: [`DATE '2024-01-01'`, `DATE '2024-01-02'`],
  shop: [`'north'`, `'a b/c=d'`, `'1'`],
  n: ['1', '2'],
};

const options: Readonly<Record<LifeFormat, readonly Readonly<Record<string, unknown>>[]>> = {
  csv: [
    {},
    { writeHeader: false },
    { separator: ';' },
    { quoteChar: "'" },
    { escaper: '\\' },
    { compression: 'gzip' },
    { writeHeader: false, separator: '|', compression: 'zstd' },
    { separator: '\t' },
  ],
  json: [{}, { compression: 'gzip' }, { compression: 'zstd' }],
  parquet: [{}, { compression: 'zstd' }, { rowGroupSize: 2048 }],
  avro: [{}, { compression: 'deflate' }],
  orc: [{}, { compression: 'snappy' }],
  arrow: [{}],
};

export function drawPartitionKeys(draw: Draw): readonly ModelColumn[] {
  return draw.some(keyPool, draw.pick([0, 0, 1, 1, 2]));
}

/** Rows that no two of have the same key, for a table that has it. @returns undefined: it has none. */
export function drawUpsert(draw: Draw, format: LifeFormat, table: ModelTable): Write | undefined {
  if (!table.columns.some(({ name, type }) => name === upsertKey && type === 'int')) return undefined;
  const write = drawWrite(draw, format, table.keys, false);
  // An upsert takes types that widen into those of the table; an append does not.
  const differs = ({ name, type }: ModelColumn): boolean =>
    table.columns.some((old) => old.name.toLowerCase() === name.toLowerCase() && old.type !== type);
  const others = write.columns.filter((column) => column.name.toLowerCase() !== upsertKey && !differs(column));
  const keys = draw.some(literals.int, write.rows.length);
  const taken = new Set([...others, ...table.keys].map(({ name }) => name.toLowerCase()));
  const rows = write.rows
    .slice(0, keys.length)
    .map((row, index) => new Map([...[...row].filter(([name]) => taken.has(name)), [upsertKey, keys[index]!]]));
  const columns = draw.shuffle([...others, { name: upsertKey, type: 'int' } as const]);
  return { ...write, mode: 'upsert', columns, rows };
}

export function drawWrite(draw: Draw, format: LifeFormat, keys: readonly ModelColumn[], isFirst: boolean): Write {
  const known = pool.filter(({ name }) => format !== 'avro' || plainName.test(name));
  const drawn = draw.some(known, draw.whole(1, 5));
  const columns = drawn.map(({ name, type }) => ({
    name: draw.chance(0.1) ? name.toUpperCase() : name,
    type: draw.chance(0.04) ? draw.pick(pool).type : type,
  }));
  const mode = draw.pick(
    isFirst
      ? (['append', 'overwrite'] as const)
      : (['append', 'append', 'append', 'overwrite', 'overwritePartitions'] as const),
  );
  const count = draw.chance(0.1) ? 0 : draw.whole(1, 6);
  const rows = Array.from({ length: count }, () => drawRow(draw, columns, keys));
  return {
    mode: mode === 'overwritePartitions' && keys.length === 0 ? 'append' : mode,
    logsOnly: !isFirst && draw.chance(0.15),
    columns: draw.shuffle([...columns, ...keys]),
    rows,
    options: draw.pick(options[format]),
  };
}

function drawRow(draw: Draw, columns: readonly ModelColumn[], keys: readonly ModelColumn[]): ModelRow {
  const row = new Map<string, string>();
  for (const { name, type } of columns) if (draw.chance(0.8)) row.set(name.toLowerCase(), draw.pick(literals[type]));
  for (const { name } of keys) if (draw.chance(0.9)) row.set(name, draw.pick(keyLiterals[name]!));
  return row;
}
