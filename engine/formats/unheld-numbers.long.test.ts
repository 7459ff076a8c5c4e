/** Numbers in columns of type double: the double that holds them, or a rejected record, whatever else the file has. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const columns: Schema = [
  { name: 'id', type: parseHive('bigint') },
  { name: 'v', type: parseHive('double') },
];

/** How each format writes rows of ids and numbers; undefined: it cannot write such a number. */
const formats: Readonly<Record<string, (values: readonly string[]) => string>> = {
  csv: (values) => `id,v\n${values.map((value, id) => `${id},${value}\n`).join('')}`,
  jsonl: (values) => values.map((value, id) => `{"id":${id},"v":${value}}\n`).join(''),
  'texts.jsonl': (values) => values.map((value, id) => `{"id":${id},"v":"${value}"}\n`).join(''),
  xml: (values) => `<rows>${values.map((value, id) => `<row><id>${id}</id><v>${value}</v></row>`).join('\n')}</rows>`,
};

/** What a double makes of a number in JSON's spelling; undefined: it holds another one. */
function held(text: string): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  const [mantissa = '', exponent] = text.split(/e/iu);
  if (exponent !== undefined || /[.].*[1-9]/u.test(mantissa)) return number;
  const whole = BigInt(mantissa.replace(/[.].*/u, ''));
  return BigInt(number) === whole || shown(number) === whole ? number : undefined;
}

/** The whole number that the shortest text of a double says. */
function shown(number: number): bigint {
  const [digits = '', exponent = '0'] = String(number).split('e+');
  const [whole = '', fraction = ''] = digits.split('.');
  return BigInt(whole + fraction.padEnd(Number(exponent), '0'));
}

/**
 * DuckDB parses numbers of JSON: those with a point or an exponent are the nearest double before anybody can look at them,
 * and a whole zero has no sign.
 */
function parsed(text: string): number | undefined {
  const number = Number(text);
  if (Number.isFinite(number) && /[.e]/iu.test(text)) return number;
  return number === 0 ? 0 : held(text);
}

function expected(format: string, values: readonly string[]): (number | undefined)[] {
  return values.map(format === 'jsonl' ? parsed : held);
}

let files = 0;
async function read(format: string, values: readonly string[]): Promise<(number | undefined)[]> {
  const file = fixture.write(`n${(files += 1)}.${format}`, formats[format]!(values));
  const stated = format === 'csv' ? { columns: ['id', 'v'], separator: ',', withHeader: true } : {};
  const inference = await fixture.infer(file, format === 'xml' ? { rowTag: 'row' } : stated);
  const { scan, isolate } = fixture.reading(file, inference, columns);
  const { rows, rejects } = await isolate();
  const found = new Map(rows.map(({ id, v }) => [Number(id), v as number]));
  expect(found.size + rejects.length).toBe(values.length);
  if (rejects.length === 0) expect(await scan()).toEqual(rows);
  else await expect(scan()).rejects.toThrow();
  return values.map((_, id) => found.get(id));
}

const cases: readonly string[] = [
  '9007199254740993', '9007199254740993.0', '-9007199254740993', '9007199254740992', '73748705082301140', '1e400', '-1e400',
  '1E-400', '-1e-400', '0.0001e-400', '0e400', '0.0', '4.9e-324', '1.2345678901234567890e30', '0.1234567890123456789',
  `1${'0'.repeat(400)}`, `0.${'0'.repeat(400)}1`, `1${'0'.repeat(400)}.5`, '10000000000000000303786028427003666890752', '18014398509481985',
]; // prettier-ignore

test.each(casesOfRun(Object.keys(formats), 2))(
  'in %s, every fate is the same beside whole numbers and beside fractions',
  async (format) => {
    for (const neighbours of casesOfRun(
      [[], ['1'], ['1.5'], ['1', '1.5'], ['9007199254740993'], ['1e400', '0.5']],
      3,
    )) {
      const values = [...neighbours, ...cases];
      expect(await read(format, values)).toEqual(expected(format, values));
      for (const value of cases.slice(0, 8)) {
        const few = [...neighbours, value];
        expect(await read(format, few), `${value} beside ${neighbours.join(' ')}`).toEqual(expected(format, few));
      }
    }
  },
);

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 });
const numbers = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits.map((text) => text.replace(/^0+(?=.)/u, '')),
    zeros: fc.constantFrom(0, 0, 0, 3, 290),
    fraction: fc.option(fc.oneof(digits, fc.constant('0')), { nil: undefined }),
    exponent: fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'E+'), fc.nat(450)), { nil: undefined, freq: 2 }),
  })
  .map(
    ({ sign, whole, zeros, fraction, exponent }) =>
      `${sign}${whole}${whole === '0' ? '' : '0'.repeat(zeros)}${fraction === undefined ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`,
  );

test('drawn numbers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(numbers, { minLength: 1, maxLength: 30 }), async (values) => {
      for (const format of Object.keys(formats))
        expect(await read(format, values), format).toEqual(expected(format, values));
    }),
    { numRuns: triesOfRun(15, 3) },
  );
});

const words = ['1_0', '1_000.5', '0x1F', '0b1', '1e ', '-e', '+-1', '1e2.', 'x1'];

test.each(Object.keys(formats).filter((format) => format !== 'jsonl'))(
  'in %s, no spelling of DuckDB is a number',
  async (format) => {
    for (const type of ['double', 'float', 'bigint', 'decimal(9,2)']) {
      const values = ['7', ...words.map((word) => (format === 'csv' ? `"${word}"` : word))];
      const file = fixture.write(`w${(files += 1)}.${format}`, formats[format]!(values));
      const stated = format === 'csv' ? { columns: ['id', 'v'], separator: ',', withHeader: true } : {};
      const inference = await fixture.infer(
        file,
        format === 'xml' ? { rowTag: 'row', ignoreSurroundingSpaces: false } : stated,
      );
      const { rows, rejects } = await fixture.isolate(file, inference, [
        columns[0]!,
        { name: 'v', type: parseHive(type) },
      ]);
      expect(rows.map(({ id }) => Number(id))).toEqual([0]);
      expect(rejects).toHaveLength(words.length);
    }
  },
);
