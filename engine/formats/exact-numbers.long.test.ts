/** Numbers that no sample showed, in columns of fewer digits: none is rounded without a word. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { bigintType, decimalType, type DataType } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const priceType = decimalType(8, 2);
const titles = new Map<DataType, string>([
  [bigintType, 'whole number'],
  [priceType, 'decimal'],
]);
const bad: readonly [DataType, string][] = [
  [bigintType, '1.5'],
  [bigintType, '5e-1'],
  [bigintType, '25E-1'],
  [bigintType, '9223372036854775808'],
  [priceType, '1.555'],
  [priceType, '0.001'],
  [priceType, '12345678.9'],
];
const good: readonly [DataType, string, unknown][] = [
  [bigintType, '-7', -7n],
  [bigintType, '1e2', 100n],
  [bigintType, '12.0', 12n],
  [priceType, '1.5', '1.50'],
  [priceType, '1.5000', '1.50'],
  [priceType, '-2', '-2.00'],
];

/** The type, and what a JSON value of it looks like around a number. */
const nestings: readonly [string, (type: DataType) => DataType, (text: string) => string][] = [
  ['a value', (type) => type, (text) => text],
  ['a field', (type) => ({ kind: 'struct', fields: [{ name: 'a', type }] }), (text) => `{"a":${text}}`],
  ['an element', (element) => ({ kind: 'array', element }), (text) => `[1,${text}]`],
  [
    'a deep field',
    (type) => ({
      kind: 'array',
      element: {
        kind: 'struct',
        fields: [
          { name: 'a', type },
          { name: 'b', type: { kind: 'string' } },
        ],
      },
    }),
    (text) => `[{"b":"x"},null,{"a":${text}}]`,
  ],
];

describe.each(nestings)('in JSON, %s', (_title, typeOf, write) => {
  const read = async (type: DataType, text: string) => {
    const rows = ['1', text, '2'].map((value, id) => `{"id":${id},"v":${write(value)}}\n`);
    const file = fixture.write('exact.json', rows.join(''));
    const inference = await fixture.infer(file);
    const columns = [
      { name: 'id', type: bigintType },
      { name: 'v', type: typeOf(type) },
    ];
    return fixture.reading(file, inference, columns);
  };

  test.each(bad.map(([type, text]) => [text, titles.get(type), type] as const))(
    '%s is not a %s',
    async (text, _name, type) => {
      const { scan, isolate } = await read(type, text);
      await expect(scan()).rejects.toThrow();
      const { rows, rejects } = await isolate();
      expect(rows.map(({ id }) => id)).toEqual([0n, 2n]);
      expect(rejects).toMatchObject([{ column_name: 'v' }]);
    },
  );

  test.each(good.map(([type, text, value]) => [text, titles.get(type), type, value] as const))(
    '%s is a %s',
    async (text, _name, type, value) => {
      const { scan, isolate } = await read(type, text);
      const rows = await scan();
      expect(JSON.stringify(rows[1]!['v'], plain)).toContain(JSON.stringify(value, plain));
      expect(await isolate()).toMatchObject({ rows, rejects: [] });
    },
  );
});

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

describe('in CSV', () => {
  const read = async (type: DataType, text: string) => {
    const file = fixture.write('exact.csv', `id,v\n0,1\n1,${text}\n2,2\n`);
    const inference = await fixture.infer(file);
    const columns = [
      { name: 'id', type: bigintType },
      { name: 'v', type },
    ];
    return fixture.reading(file, inference, columns);
  };

  test.each([...bad, [priceType, 'soon'] as const, [bigintType, 'soon'] as const])(
    '%o: %s is none',
    async (type, text) => {
      const { scan, isolate } = await read(type, text);
      await expect(scan()).rejects.toThrow();
      const { rows, rejects } = await isolate();
      expect(rows.map(({ id }) => id)).toEqual([0n, 2n]);
      expect(rejects).toMatchObject([{ column_name: 'v', reason: expect.stringContaining(text) }]);
      if (text === 'soon') expect(rejects[0]!.line).toBe(3n);
    },
  );

  test.each(good)('%o: %s is one', async (type, text, value) => {
    const { scan, isolate } = await read(type, text);
    const rows = await scan();
    expect(rows[1]!['v']).toEqual(value);
    expect(await isolate()).toMatchObject({ rows, rejects: [] });
  });
});
