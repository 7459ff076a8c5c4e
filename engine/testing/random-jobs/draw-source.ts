/** Sources of random jobs: columns of the types that a format holds, files over several rounds, records that cannot be read. */

import { hostileNames, likeColumns, plainNames } from './column-names.ts';
import type { Draw } from './draw.ts';
import { drawNullable, drawValue } from './draw-values.ts';
import type { RandomSource, SourceFile, SourceFormat } from './random-job.ts';
import { drawKeyColumns, drawKeyPredicate, drawKeyValues } from './source-folders.ts';
import { simple, type Row, type Value, type ValueField, type ValueType } from './value-types.ts';

const numbers: readonly ValueType[] = [
  simple('int'),
  simple('int'),
  simple('bigint'),
  simple('double'),
  { kind: 'decimal', precision: 10, scale: 2 },
];
const scalars: readonly ValueType[] = [
  ...numbers,
  simple('string'),
  simple('string'),
  simple('boolean'),
  simple('date'),
  simple('timestamp'),
];
const small: readonly ValueType[] = [
  simple('tinyint'),
  simple('smallint'),
  simple('float'),
  simple('timestamp_ntz'),
  { kind: 'decimal', precision: 38, scale: 10 },
  { kind: 'decimal', precision: 4, scale: 0 },
];
const address: ValueType = {
  kind: 'struct',
  fields: [
    { name: 'City', type: simple('string') },
    { name: 'zip', type: simple('bigint') },
  ],
};
const nested: readonly ValueType[] = [
  { kind: 'array', element: simple('string') },
  { kind: 'array', element: simple('bigint') },
  address,
  { kind: 'array', element: address },
];
const attribute = (tag: string, type: ValueType): ValueType => ({ kind: 'struct', fields: [{ name: tag, type }] });
/** An item of DynamoDB: values within structs that name their types. */
const item: ValueType = {
  kind: 'struct',
  fields: [
    { name: 'pk', type: attribute('S', simple('string')) },
    { name: 'n', type: attribute('N', simple('string')) },
    {
      name: 'either',
      type: {
        kind: 'struct',
        fields: [
          { name: 'S', type: simple('string') },
          { name: 'N', type: simple('string') },
        ],
      },
    },
    { name: 'list', type: attribute('L', { kind: 'array', element: attribute('BOOL', simple('boolean')) }) },
    {
      name: 'map',
      type: attribute('M', {
        kind: 'struct',
        fields: [
          { name: 'N', type: attribute('NS', { kind: 'array', element: simple('string') }) },
          {
            name: 'none',
            type: {
              kind: 'struct',
              fields: [
                { name: 'NULL', type: simple('boolean') },
                { name: 'B', type: simple('string') },
              ],
            },
          },
        ],
      }),
    },
  ],
};
const counts: ValueType = { kind: 'map', key: simple('string'), value: simple('bigint') };
const binary = simple('binary');
/** Maps in structs and arrays, and six levels in each other. */
const deep: readonly ValueType[] = [
  {
    kind: 'struct',
    fields: [
      { name: 'counts', type: counts },
      { name: 'n', type: simple('bigint') },
    ],
  },
  { kind: 'array', element: counts },
  { kind: 'map', key: simple('string'), value: address },
  { kind: 'map', key: simple('string'), value: { kind: 'array', element: simple('bigint') } },
  {
    kind: 'struct',
    fields: [
      {
        name: 'a',
        type: {
          kind: 'array',
          element: {
            kind: 'struct',
            fields: [
              {
                name: 'b',
                type: { kind: 'array', element: { kind: 'struct', fields: [{ name: 'c', type: counts }] } },
              },
            ],
          },
        },
      },
      { name: 'day', type: simple('date') },
    ],
  },
];
const choice: ValueType = { kind: 'choice', alternatives: [simple('bigint'), simple('string')] };

const typesOf: Readonly<Record<SourceFormat, readonly ValueType[]>> = {
  csv: [...scalars, ...small],
  json: [
    simple('bigint'),
    simple('bigint'),
    simple('double'),
    simple('string'),
    simple('string'),
    simple('boolean'),
    choice,
    ...nested,
  ],
  parquet: [...scalars, ...scalars, ...small, ...nested, item, item, counts, binary, ...deep],
  avro: [...scalars, ...nested, counts, binary, ...deep],
  orc: [...scalars, ...nested, counts, binary, ...deep],
  arrow: [...scalars, ...small, ...nested, counts, binary, ...deep],
};
/** Of a JSON table, whose types are stated: a crawl finds only those of JSON. */
const statedJsonTypes = [...scalars, ...small, ...nested, counts, ...deep].map(inLowerCase);

/** @param isLong the first file has more rows than a vector of DuckDB (2048). */
export function drawSource(
  draw: Draw,
  id: string,
  { rounds, bookmark, isLong }: { readonly rounds: number; readonly bookmark: boolean; readonly isLong: boolean },
): RandomSource {
  const format = draw.pick<SourceFormat>([
    'csv',
    'csv',
    'json',
    'parquet',
    'parquet',
    'parquet',
    'avro',
    'orc',
    'arrow',
  ]);
  const fromCatalog = draw.chance(0.3);
  const isStatedJson = fromCatalog && format === 'json';
  const types = isStatedJson ? statedJsonTypes : typesOf[format];
  // Names that Avro does not allow are replaced in its files.
  const names = draw.shuffle(
    fromCatalog || format === 'avro' || draw.chance(0.5) ? plainNames : [...plainNames, ...hostileNames],
  );
  const columns: ValueField[] = [
    { name: 'id', type: simple('bigint') },
    ...Array.from({ length: draw.whole(1, 6) }, (_none, index) => ({
      name: names[index]!,
      type: draw.pick(types),
    })),
  ];
  const fileNames: Record<string, string> = {};
  if (!fromCatalog && (format === 'csv' || format === 'json'))
    for (const { name, fileName } of likeColumns(draw, columns)) {
      columns.push({ name, type: draw.pick(types) });
      fileNames[name] = fileName;
    }
  const isVersioned = bookmark && format !== 'json' && draw.chance(0.4);
  if (isVersioned) columns.push({ name: 'since', type: simple(draw.pick(['date', 'timestamp'])) });
  const keys = drawKeyColumns(draw);
  const tame = draw.chance(0.3);
  // Which columns come first, the first file in the order of paths says.
  const isMixed = keys.length === 0 && Object.keys(fileNames).length === 0 && draw.chance(0.3);
  let id_ = 0;
  const files = Array.from({ length: rounds }, (_round, round) => {
    // Of earlier rounds, each once.
    const free = draw.shuffle(Array.from({ length: id_ }, (_id, index) => index));
    return Array.from(
      { length: round === 0 || bookmark ? draw.whole(1, 2) : draw.whole(0, 1) },
      (_file, index): SourceFile => {
        const first = round === 0 && index === 0;
        // Null alone gives a JSON column no place, and any file may be the first in the order of paths.
        const isSample = first || keys.length > 0;
        const size = first ? draw.whole(format === 'json' ? 2 : 0, 14) : draw.whole(format === 'json' ? 1 : 0, 8);
        const rows = Array.from({ length: size }, (_row, place) =>
          drawRow(draw, columns, id_++, {
            format,
            isStatedJson,
            sample: isSample && place < 2 ? place : undefined,
            tame,
          }),
        ).map((row) => (isVersioned ? asVersion(draw, row, columns, free) : row));
        const keyValues = drawKeyValues(draw, keys, first);
        if (isLong && first && rows.length > 0)
          for (let more = draw.whole(2050, 2500); more > 0; more--)
            rows.push([BigInt(id_++), ...draw.pick(rows).slice(1)]);
        const own = rows.length > 0 && !isVersioned && draw.chance(0.3) ? [...rows, draw.pick(rows)] : rows;
        const columnNames =
          isMixed && !first ? drawColumnNames(draw, columns, !fromCatalog) : columns.map(({ name }) => name);
        const held = columns.filter(({ name }) => columnNames.includes(name));
        const isWhole = held.length === columns.length;
        const read = isWhole
          ? own
          : own.map((row) => row.map((value, at) => (held.includes(columns[at]!) ? value : null)));
        const doubled = keys.length === 0 ? read : read.map((row): Row => [...row, ...keyValues]);
        const bad = canBeBad(format, held) && rows.length > 2 && draw.chance(0.35);
        return {
          name: `${round}-${index}`,
          round,
          rows: doubled,
          badBefore: bad
            ? Array.from({ length: draw.whole(1, 2) }, () => draw.whole(format === 'json' ? 1 : 0, doubled.length))
            : [],
          columnNames,
          keyValues,
        };
      },
    );
  }).flat();
  const found = fromCatalog ? columns.map(({ name, type }) => ({ name, type: inLowerCase(type) })) : columns;
  return {
    id,
    columns: [...found, ...keys],
    ...(Object.keys(fileNames).length === 0 ? {} : { fileNames }),
    keys: keys.map(({ name }) => name),
    predicate: fromCatalog
      ? drawKeyPredicate(
          draw,
          keys,
          files.map(({ keyValues }) => keyValues),
        )
      : undefined,
    format,
    options: format === 'csv' ? { separator: draw.pick([',', ';', '|', '\t']), withHeader: true } : {},
    fromCatalog,
    badRecords: 'misfit',
    ...(isVersioned ? { isVersioned } : {}),
    isWhole: bookmark && !isVersioned && draw.chance(0.15),
    files,
  };
}

/** Mostly a later state of a row of an earlier round. @param free their ids; one is taken. */
function asVersion(draw: Draw, row: Row, columns: readonly ValueField[], free: number[]): Row {
  const { type } = columns.at(-1)!;
  const id = Number(row[0]);
  const day = 19_000 + id;
  const since = type.kind === 'date' ? day : BigInt(day) * 86_400_000_000n + BigInt(draw.whole(0, 999_999));
  const earlier = draw.chance(0.7) ? free.pop() : undefined;
  return [BigInt(earlier ?? id), ...row.slice(1, -1), draw.chance(0.02) ? null : since];
}

/** In another order. @param mayLack a crawl makes a table of its own of files that have few of the columns. */
function drawColumnNames(draw: Draw, columns: readonly ValueField[], mayLack: boolean): string[] {
  const [first, ...names] = columns.map(({ name }) => name);
  return draw.shuffle([first!, ...names.filter(() => !mayLack || draw.chance(0.75))]);
}

/** A crawl gives fields of structs names in lower case, as it does columns. */
function inLowerCase(type: ValueType): ValueType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: inLowerCase(type.element) };
    case 'map':
      return { kind: 'map', key: type.key, value: inLowerCase(type.value) };
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map((field) => ({ name: field.name.toLowerCase(), type: inLowerCase(field.type) })),
      };
    default:
      return type;
  }
}

export function canBeBad(format: SourceFormat, columns: readonly ValueField[]): boolean {
  return format === 'json' || (format === 'csv' && columns.some(({ type }) => badKinds.has(type.kind)));
}

/** Types for which `no value!` is not a value. */
export const badKinds: ReadonlySet<string> = new Set(['int', 'double', 'date', 'timestamp', 'decimal']);

interface RowDraw {
  readonly format: SourceFormat;
  readonly isStatedJson: boolean;
  /** Of a JSON source whose types are found: the first two rows show every type. Null alone gives a column no place. */
  readonly sample: number | undefined;
  readonly tame: boolean;
}

function drawRow(
  draw: Draw,
  columns: readonly ValueField[],
  id: number,
  { format, isStatedJson, sample, tame }: RowDraw,
): Row {
  return columns.map(({ name, type }): Value => {
    if (name === 'id') return BigInt(id);
    if (format !== 'json') return drawNullable(draw, type, tame);
    if (sample === undefined) return jsonValue(drawNullable(draw, type, tame), type);
    return isStatedJson ? jsonValue(drawValue(draw, type, tame), type) : sampleValue(type, sample);
  });
}

function sampleValue(type: ValueType, sample: number): Value {
  switch (type.kind) {
    case 'bigint':
      return 7n;
    case 'double':
      return 2.5;
    case 'boolean':
      return true;
    case 'array':
      return [sampleValue(type.element, sample)];
    case 'struct':
      return type.fields.map((field) => sampleValue(field.type, sample));
    case 'choice':
      return sample === 0 ? { tag: 'long', value: 1n } : { tag: 'string', value: 'abc' };
    default:
      return 'abc';
  }
}

/** JSON has no NaN, and does not keep a negative zero. */
function jsonValue(value: Value, type: ValueType): Value {
  const isFloat = type.kind === 'double' || type.kind === 'float';
  return isFloat && typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? 0.5 : value;
}
