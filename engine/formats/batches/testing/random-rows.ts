/** Random schemas with rows of plain values (plain-values.ts), for property tests of readers and writers. */

import fc from 'fast-check';
import type { Plain } from '#engine/formats/batches/testing/plain-values.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import { choiceType, decimalType, type Column, type DataType } from '#engine/types/data-type.ts';

export interface RandomTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Plain[])[];
}

const scalars: readonly DataType[] = [
  { kind: 'boolean' },
  { kind: 'tinyint' },
  { kind: 'smallint' },
  { kind: 'int' },
  { kind: 'bigint' },
  { kind: 'float' },
  { kind: 'double' },
  decimalType(4, 2),
  decimalType(9, 0),
  decimalType(18, 6),
  decimalType(38, 10),
  { kind: 'string' },
  { kind: 'binary' },
  { kind: 'date' },
  { kind: 'timestamp' },
  { kind: 'timestamp_ntz' },
];

/** Names that any format can hold. */
export const plainName = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/u);

const anyName = fc.oneof(
  fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/u),
  fc.constantFrom('a b', 'ü', '"', "'", 'select', 'A', 'a', '', '\ufeffa'),
);

const choices: readonly DataType[] = [
  choiceType([{ kind: 'bigint' }, { kind: 'string' }]),
  choiceType([{ kind: 'int' }, { kind: 'date' }]),
  choiceType([{ kind: 'boolean' }, { kind: 'double' }, { kind: 'array', element: { kind: 'int' } }]),
];

export interface RandomTypes {
  /** Scalar types that occur; absent: every one. */
  readonly leaves?: readonly DataType[];
  /** Of columns and fields; absent: any. */
  readonly names?: fc.Arbitrary<string>;
}

function arbitraryType({ leaves = scalars, names = anyName }: RandomTypes): fc.Arbitrary<DataType> {
  return fc.letrec<{ type: DataType }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      { weight: 6, arbitrary: fc.constantFrom(...leaves) },
      { weight: 1, arbitrary: tie('type').map((element): DataType => ({ kind: 'array', element })) },
      {
        weight: 1,
        arbitrary: tie('type').map((value): DataType => ({ kind: 'map', key: { kind: 'string' }, value })),
      },
      {
        weight: 1,
        arbitrary: fc
          .array(fc.record({ name: names, type: tie('type') }), { minLength: 1, maxLength: 3 })
          .map((fields): DataType => ({ kind: 'struct', fields: withDistinctNames(fields).map(unsourced) })),
      },
      { weight: 1, arbitrary: fc.constantFrom(...choices) },
    ),
  })).type;
}

function unsourced({ name: own, type }: Column): Column {
  return { name: own, type };
}

function whole(bits: number): fc.Arbitrary<bigint> {
  const top = 2n ** BigInt(bits - 1);
  return fc.oneof(fc.bigInt({ min: -top, max: top - 1n }), fc.constantFrom(0n, 1n, -1n, top - 1n, -top));
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    '123456789012',
    '1234567890123',
    'é'.repeat(6),
    'é'.repeat(7),
    'x'.repeat(3000),
    'a\0b',
    '\ufeff',
    '\ufeff=1',
  ),
);

/**
 * Microseconds: mostly from the year 1 to 9999, and up to both ends of the range. The last second before 1970 is excluded,
 * of which ORC refuses most values.
 */
const moment = fc
  .oneof(
    { weight: 5, arbitrary: fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: -9_223_372_022_400_000_000n, max: 9_223_372_036_854_775_806n }) },
  )
  .filter((micros) => micros < -1_000_000n || micros >= 0n);

export function arbitraryValue(type: DataType): fc.Arbitrary<Plain> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: present(type) });
}

function present(type: DataType): fc.Arbitrary<Plain> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return whole(8);
    case 'smallint':
      return whole(16);
    case 'int':
      return whole(32);
    case 'bigint':
      return whole(64);
    case 'float':
      return fc.float();
    case 'double':
      return fc.double();
    case 'decimal': {
      const top = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -top, max: top });
    }
    case 'date':
      return fc.bigInt({ min: -719_162n, max: 2_932_896n });
    case 'timestamp':
    case 'timestamp_ntz':
      return moment;
    case 'binary':
      return fc.uint8Array({ maxLength: 40 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
    case 'array':
      return fc.array(arbitraryValue(type.element), { maxLength: 4 });
    case 'map':
      return fc.uniqueArray(fc.tuple(present(type.key), arbitraryValue(type.value)), {
        maxLength: 4,
        selector: ([key]) => key,
      });
    case 'struct':
      return fc.tuple(...type.fields.map((field) => arbitraryValue(field.type)));
    case 'choice':
      return fc.oneof(...type.alternatives.map((each) => present(each).map((value): Plain => [tagOf(each), value])));
    case 'char':
    case 'varchar':
      return text.map((value) => [...value].slice(0, type.length).join(''));
    case 'null':
      return fc.constant(null);
    default:
      return text;
  }
}

function tagOf({ kind }: DataType): string {
  return kind === 'bigint' ? 'long' : kind;
}

export function arbitraryTable(types: RandomTypes = {}): fc.Arbitrary<RandomTable> {
  return fc
    .array(fc.record({ name: types.names ?? anyName, type: arbitraryType(types) }), { minLength: 1, maxLength: 4 })
    .map((columns) => withDistinctNames(columns).map(unsourced))
    .chain((columns) =>
      fc
        .array(fc.tuple(...columns.map((column) => arbitraryValue(column.type))), { maxLength: 40 })
        .map((rows) => ({ columns, rows })),
    );
}
