import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRulesOf, mergeSchemas, mergeTypes, settleNulls } from '#engine/crawl/schema-merge.ts';
import {
  arrayType,
  bigintType,
  booleanType,
  dateType,
  decimalType,
  doubleType,
  floatType,
  intType,
  mapType,
  nullType,
  sameType,
  stringType,
  structType,
  timestampType,
  type DataType,
} from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';

const csv = mergeRulesOf('csv');
const json = mergeRulesOf('json');

const { type: anyType } = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<DataType>(
      nullType,
      booleanType,
      intType,
      bigintType,
      floatType,
      doubleType,
      stringType,
      dateType,
      timestampType,
      decimalType(10, 2),
      decimalType(38, 10),
      { kind: 'varchar', length: 3 },
      { kind: 'varchar', length: 9 },
      { kind: 'char', length: 3 },
    ),
    tie('type').map(arrayType),
    tie('type').map((value) => mapType(stringType, value)),
    fc
      .uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), type: tie('type') }), {
        selector: (field) => field.name,
        minLength: 1,
        maxLength: 3,
      })
      .map(structType),
  ),
}));

/** Without the order of fields and alternatives, which is the order of first appearance. */
function unordered(type: DataType): unknown {
  switch (type.kind) {
    case 'struct':
      return { struct: Object.fromEntries(type.fields.map((field) => [field.name, unordered(field.type)])) };
    case 'choice':
      return { choice: type.alternatives.map((alternative) => JSON.stringify(unordered(alternative))).sort() };
    case 'array':
      return { array: unordered(type.element) };
    case 'map':
      return { key: unordered(type.key), value: unordered(type.value) };
    default:
      return formatHive(type);
  }
}

describe.each([
  ['csv', csv],
  ['json', json],
] as const)('merging types as %s', (_name, rules) => {
  test('is associative', () => {
    fc.assert(
      fc.property(anyType, anyType, anyType, (a, b, c) => {
        const left = mergeTypes(mergeTypes(a, b, rules), c, rules);
        expect(left).toEqual(mergeTypes(a, mergeTypes(b, c, rules), rules));
      }),
      { numRuns: 2000 },
    );
  });

  test('is commutative apart from order, and idempotent', () => {
    fc.assert(
      fc.property(anyType, anyType, (a, b) => {
        const both = mergeTypes(a, b, rules);
        expect(unordered(mergeTypes(b, a, rules))).toEqual(unordered(both));
        expect(sameType(mergeTypes(both, a, rules), both)).toBe(true);
        expect(sameType(mergeTypes(both, b, rules), both)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('merged types', () => {
  const merged = (rules: typeof csv, ...types: string[]): string =>
    formatHive(types.map(parseHive).reduce((a, b) => mergeTypes(a, b, rules)));

  test('of csv files widen numbers and fall back to text', () => {
    expect(merged(csv, 'bigint', 'double')).toBe('double');
    expect(merged(csv, 'bigint', 'null')).toBe('bigint');
    expect(merged(csv, 'date', 'timestamp')).toBe('string');
    expect(merged(csv, 'bigint', 'boolean', 'bigint')).toBe('string');
    expect(merged(csv, 'decimal(10,2)', 'int')).toBe('decimal(12,2)');
    expect(merged(csv, 'decimal(38,0)', 'decimal(4,2)')).toBe('double');
  });

  test('of json files keep mixed kinds apart, at every level', () => {
    expect(merged(json, 'bigint', 'string')).toBe('uniontype<bigint,string>');
    expect(merged(json, 'bigint', 'string', 'double')).toBe('uniontype<double,string>');
    expect(merged(json, 'struct<a:bigint>', 'struct<a:string,b:date>')).toBe(
      'struct<a:uniontype<bigint,string>,b:date>',
    );
    expect(merged(json, 'array<null>', 'array<struct<x:bigint>>', 'string')).toBe(
      'uniontype<array<struct<x:bigint>>,string>',
    );
  });

  test('settle as text where no value was seen', () => {
    expect(
      settleNulls([{ name: 'a', type: parseHive('array<struct<b:null>>') }]).map((column) => formatHive(column.type)),
    ).toEqual(['array<struct<b:string>>']);
  });
});

describe('merged schemas', () => {
  test('have columns in order of first appearance; case counts in json only', () => {
    const left = [
      { name: 'A', type: bigintType },
      { name: 'b', type: stringType },
    ];
    const right = [
      { name: 'c', type: stringType },
      { name: 'a', type: doubleType },
    ];
    expect(mergeSchemas([left, right], csv)).toEqual([
      { name: 'A', type: doubleType },
      { name: 'b', type: stringType },
      { name: 'c', type: stringType },
    ]);
    expect(mergeSchemas([left, right], json).map((column) => column.name)).toEqual(['A', 'b', 'c', 'a']);
  });

  test('keep two columns of one file that differ in case only', () => {
    const schema = [
      { name: 'A', type: bigintType },
      { name: 'a', type: stringType },
    ];
    expect(mergeSchemas([schema, schema], csv)).toEqual(schema);
  });
});
