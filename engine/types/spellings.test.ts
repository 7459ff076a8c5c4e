/** Hive and DuckDB spellings: every type survives the way out and back. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choiceType, type DataType } from '#engine/types/data-type.ts';
import { fromDuckDb, toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';

const leaf: fc.Arbitrary<DataType> = fc.oneof(
  fc.constantFrom<DataType>(
    { kind: 'boolean' },
    { kind: 'tinyint' },
    { kind: 'smallint' },
    { kind: 'int' },
    { kind: 'bigint' },
    { kind: 'float' },
    { kind: 'double' },
    { kind: 'string' },
    { kind: 'binary' },
    { kind: 'date' },
    { kind: 'timestamp' },
    { kind: 'timestamp_ntz' },
  ),
  fc
    .integer({ min: 1, max: 38 })
    .chain((precision) =>
      fc.integer({ min: 0, max: precision }).map((scale): DataType => ({ kind: 'decimal', precision, scale })),
    ),
);
const { type: anyType } = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small' },
    leaf,
    tie('type').map((element): DataType => ({ kind: 'array', element })),
    fc.tuple(leaf, tie('type')).map(([key, value]): DataType => ({ kind: 'map', key, value })),
    fc
      .uniqueArray(
        fc.tuple(
          fc
            .string({ minLength: 1, unit: 'binary' })
            .filter((name) => !name.includes('\0') && name.trim() === name && name !== 'tag'),
          tie('type'),
        ),
        {
          selector: ([name]) => name,
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((fields): DataType => ({ kind: 'struct', fields: fields.map(([name, type]) => ({ name, type })) })),
    fc
      .uniqueArray(
        tie('type').filter((type) => type.kind !== 'choice'),
        { selector: alternativeName, minLength: 2, maxLength: 3 },
      )
      .map((alternatives): DataType => choiceType(alternatives)),
  ),
}));

describe('spellings of types', () => {
  test('Hive out and back is the same type', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(parseHive(formatHive(type))).toEqual(type);
      }),
    );
  });

  test('DuckDB out and back is the same type', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(fromDuckDb(toDuckDb(type).text)).toEqual(type);
      }),
    );
  });

  test.each([
    ['Decimal', 'decimal(10,0)'],
    ['LONG', 'bigint'],
    ['array < struct< a : int , b : string > >', 'array<struct<a:int,b:string>>'],
    ['timestamp with local time zone', 'timestamp'],
    ['struct<end-type:string>', 'struct<end-type:string>'],
    ['uniontype<bigint,string>', 'uniontype<bigint,string>'],
  ])('%s is read as %s', (text, expected) => expect(formatHive(parseHive(text))).toBe(expected));

  test('unnamed fields of a struct are named by position', () => {
    expect(formatHive(fromDuckDb('STRUCT(UTINYINT, DECIMAL(4,2), "a b" INTEGER[], VARCHAR[])'))).toBe(
      'struct<field_1:smallint,field_2:decimal(4,2),"a b":array<int>,field_4:array<string>>',
    );
  });

  test.each(['', 'array<', 'decimal(50,2)', 'decimal(3,5)', 'struct<a>', 'nonsense', 'int int'])(
    '"%s" is refused with the position',
    (text) => {
      expect(() => parseHive(text)).toThrow(
        expect.objectContaining({ code: 'InvalidInput', message: expect.stringMatching(/character \d+/u) }),
      );
    },
  );
});
