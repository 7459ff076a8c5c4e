/** Arbitrary schemas of every type that ORC has, with rows for them; for property tests. */

import * as fc from 'fast-check';
import { alternativeName } from '#engine/types/choice-struct.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';

export interface RandomTable {
  readonly schema: readonly Column[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const leafTypes: fc.Arbitrary<DataType> = fc.oneof(
  fc
    .constantFrom(
      ...(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'string', 'binary', 'date'] as const),
    )
    .map((kind): DataType => ({ kind })),
  fc.constantFrom(...(['timestamp', 'timestamp_ntz'] as const)).map((kind): DataType => ({ kind })),
  fc.constantFrom(...(['char', 'varchar'] as const)).map((kind): DataType => ({ kind, length: 40 })),
  fc
    .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
    .map(([precision, scale]): DataType => ({ kind: 'decimal', precision, scale: Math.min(precision, scale) })),
);

function typesOfDepth(depth: number): fc.Arbitrary<DataType> {
  if (depth === 0) return leafTypes;
  const inner = typesOfDepth(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leafTypes },
    { weight: 1, arbitrary: inner.map((element): DataType => ({ kind: 'array', element })) },
    { weight: 1, arbitrary: inner.map((value): DataType => ({ kind: 'map', key: { kind: 'string' }, value })) },
    {
      weight: 1,
      arbitrary: fc.array(inner, { minLength: 1, maxLength: 3 }).map((types): DataType => ({
        kind: 'struct',
        fields: types.map((type, index) => ({ name: `f${index}`, type })),
      })),
    },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(inner, { minLength: 2, maxLength: 3, selector: alternativeName })
        .filter((types) => types.every((type) => type.kind !== 'choice'))
        .map((alternatives): DataType => ({ kind: 'choice', alternatives })),
    },
  );
}

/** Runs, slow rises, repeats and noise: what the encodings are made for. */
export function randomTable(): fc.Arbitrary<RandomTable> {
  return fc
    .array(typesOfDepth(2), { minLength: 1, maxLength: 4 })
    .map((types) => types.map((type, index): Column => ({ name: `c${index}`, type })))
    .chain((schema) =>
      fc.array(fc.tuple(...schema.map(({ type }) => nullable(type))), { maxLength: 60 }).chain((rows) =>
        fc.integer({ min: 1, max: 40 }).map((repeats) => ({
          schema,
          rows: rows.flatMap((row) => {
            const values = Object.fromEntries(schema.map(({ name }, index) => [name, row[index]]));
            return Array.from({ length: repeats }, () => values);
          }),
        })),
      ),
    );
}

function nullable(type: DataType): fc.Arbitrary<unknown> {
  return fc.option(valuesOf(type), { nil: null, freq: 6 });
}

function valuesOf(type: DataType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return fc.integer({ min: -128, max: 127 });
    case 'smallint':
      return fc.integer({ min: -32_768, max: 32_767 });
    case 'int':
      return fc.oneof(fc.nat(20), fc.integer());
    case 'bigint':
      return fc.oneof(fc.bigInt({ min: 0n, max: 300n }), wholeOf(63));
    case 'float':
      return fc.float();
    case 'double':
      return fc.double();
    case 'binary':
      return fc.uint8Array({ maxLength: 20 });
    case 'date':
      return fc.bigInt({ min: -2_000_000n, max: 2_000_000n });
    // The last second of 1969, which ORC cannot store, is excluded.
    case 'timestamp':
    case 'timestamp_ntz':
      return fc.oneof(
        fc.bigInt({ min: 0n, max: 4_000_000_000_000_000n }),
        fc.bigInt({ min: -9_223_372_036_000_000_000n, max: -1_000_000n }),
        fc.bigInt({ min: -10_000n, max: 10_000n }).map((second) => second * 1_000_000n),
        // The last ones before infinity.
        fc
          .tuple(fc.constantFrom(-1n, 1n), fc.bigInt({ min: 2n, max: 2_000_000n }))
          .map(([sign, less]) => sign * (2n ** 63n - less)),
      );
    case 'decimal':
      return fc.bigInt({ min: -(10n ** BigInt(type.precision)) + 1n, max: 10n ** BigInt(type.precision) - 1n });
    case 'array':
      return fc.array(nullable(type.element), { maxLength: 4 });
    case 'map':
      return fc.uniqueArray(fc.tuple(valuesOf(type.key), nullable(type.value)), {
        maxLength: 3,
        selector: ([key]) => key,
      });
    case 'struct':
      return fc.record(Object.fromEntries(type.fields.map((field) => [field.name, nullable(field.type)])));
    case 'choice':
      return fc.oneof(...type.alternatives.map((alternative) => choiceValue(type.alternatives, alternative)));
    default:
      return fc.oneof(fc.constantFrom('', 'red', 'green', 'blue'), fc.string({ unit: 'grapheme', maxLength: 40 }));
  }
}

function choiceValue(alternatives: readonly DataType[], own: DataType): fc.Arbitrary<unknown> {
  return valuesOf(own).map((value) => ({
    tag: alternativeName(own),
    ...Object.fromEntries(alternatives.map((type) => [alternativeName(type), type === own ? value : null])),
  }));
}

function wholeOf(bits: number): fc.Arbitrary<bigint> {
  return fc
    .tuple(fc.integer({ min: 1, max: bits }), fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }), fc.boolean())
    .map(([width, value, negative]) => {
      const cut = BigInt.asUintN(width, value);
      return negative ? -cut - 1n : cut;
    });
}
