import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRulesOf, mergeSchemas, mergesWell, mergeTypeSet } from '#engine/types/merge-schemas.ts';
import {
  arrayType,
  bigintType,
  booleanType,
  choiceType,
  dateType,
  decimalType,
  doubleType,
  floatType,
  intType,
  mapType,
  nullType,
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
    fc.constantFrom(
      choiceType([bigintType, stringType]),
      choiceType([booleanType, dateType]),
      choiceType([intType, arrayType(stringType)]),
    ),
  ),
}));

/** Without the order of fields and alternatives, which is the order of first appearance. */
function unordered(type: DataType): unknown {
  switch (type.kind) {
    case 'struct':
      return { struct: type.fields.map((field) => JSON.stringify([field.name, unordered(field.type)])).sort() };
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

/** The same types in another order. */
function inAnyOrder<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

describe.each([
  ['csv', csv],
  ['json', json],
] as const)('merging types as %s', (_name, rules) => {
  const someTypes = fc.array(anyType, { minLength: 2, maxLength: 5 });

  test('does not depend on the order of files', () => {
    fc.assert(
      fc.property(
        someTypes.chain((types) => fc.tuple(fc.constant(types), inAnyOrder(types))),
        ([types, others]) => {
          expect(unordered(mergeTypeSet(others, rules))).toEqual(unordered(mergeTypeSet(types, rules)));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('is idempotent: the result holds each of its types, and itself', () => {
    fc.assert(
      fc.property(someTypes, (types) => {
        const all = mergeTypeSet(types, rules);
        expect(unordered(mergeTypeSet([all, all], rules))).toEqual(unordered(all));
        // Empty objects of JSON take the form of those with keys.
        for (const type of types) expect(unordered(mergeTypeSet([all, type], rules))).toEqual(unordered(all));
      }),
      { numRuns: 1500 },
    );
  });

  test('never gives a narrower type for one more file', () => {
    fc.assert(
      fc.property(someTypes, anyType, (types, more) => {
        const fewer = mergeTypeSet(types, rules);
        const all = mergeTypeSet([...types, more], rules);
        // Types that became text are apart again in the choice that one more file brings.
        fc.pre(rules.mixed === 'choice' || !JSON.stringify(all).includes('"choice"'));
        expect(unordered(mergeTypeSet([all, fewer], rules))).toEqual(unordered(all));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('types that merge well', () => {
  test('are those of which JSON makes no choice', () => {
    fc.assert(
      fc.property(anyType, anyType, (left, right) => {
        fc.pre(left.kind !== 'choice' && right.kind !== 'choice');
        expect(mergesWell(left, right, json)).toBe(mergeTypeSet([left, right], json).kind !== 'choice');
      }),
      { numRuns: 3000 },
    );
  });

  test('are the type of a column and that of each of its files', () => {
    fc.assert(
      fc.property(fc.constantFrom(csv, json), anyType, anyType, (rules, left, right) => {
        const all = mergeTypeSet([left, right], rules);
        fc.pre(all.kind !== 'string');
        for (const one of [left, right]) {
          expect(mergesWell(all, one, rules)).toBe(true);
          expect(mergesWell(one, all, rules)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('merged types', () => {
  const merged = (rules: typeof csv, ...types: string[]): string =>
    formatHive(mergeTypeSet(types.map(parseHive), rules));

  test('of csv files widen numbers and fall back to text', () => {
    expect(merged(csv, 'bigint', 'double')).toBe('double');
    expect(merged(csv, 'bigint', 'null')).toBe('bigint');
    expect(merged(csv, 'date', 'timestamp')).toBe('timestamp');
    expect(merged(csv, 'bigint', 'boolean', 'bigint')).toBe('string');
    expect(merged(csv, 'decimal(10,2)', 'int')).toBe('decimal(12,2)');
    expect(merged(csv, 'decimal(38,0)', 'decimal(4,2)')).toBe('string');
    expect(merged(csv, 'double', 'decimal(38,0)', 'decimal(4,2)')).toBe('string');
    expect(merged(csv, 'smallint', 'float')).toBe('float');
    expect(merged(csv, 'int', 'smallint', 'float')).toBe('double');
  });

  test('of files with a tag for each value keep the choice', () => {
    const choice = 'uniontype<bigint,string>';
    expect(merged(csv, choice, choice)).toBe(choice);
    expect(merged(csv, choice, 'bigint', 'string')).toBe(choice);
    expect(merged(csv, choice, 'date')).toBe('uniontype<bigint,string,date>');
    expect(merged(csv, `array<${choice}>`, 'array<bigint>')).toBe(`array<${choice}>`);
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
    expect(merged(json, 'map<string,null>', 'struct<a:bigint>')).toBe('struct<a:bigint>');
    expect(merged(json, 'map<string,bigint>', 'struct<a:string>')).toBe('map<string,uniontype<bigint,string>>');
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
