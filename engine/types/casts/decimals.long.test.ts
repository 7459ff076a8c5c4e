/** Decimals of doubles and of texts, compared with whole numbers of JavaScript; as Spark rounds them, or only exact ones. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { decimalType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

interface Decimal {
  /** In units of the last digit, rounded half up; null: more digits than the type has, or no number. */
  readonly unscaled: bigint | null;
  readonly isExact: boolean;
}

function decimalOf(text: string, precision: number, scale: number): Decimal {
  const match = /^\s*([+-]?)([0-9]*)[.]?([0-9]*)(?:e([+-]?[0-9]+))?\s*$/iu.exec(text);
  if (match === null || `${match[2]}${match[3]}` === '') return { unscaled: null, isExact: false };
  const digits = BigInt(`${match[2]}${match[3]}`);
  const shift = Number(match[4] ?? 0) - match[3]!.length + scale;
  const divisor = 10n ** BigInt(Math.min(500, Math.max(0, -shift)));
  const rounded = shift >= 0 ? digits * 10n ** BigInt(shift) : (digits + divisor / 2n) / divisor;
  if (rounded >= 10n ** BigInt(precision)) return { unscaled: null, isExact: false };
  return { unscaled: match[1] === '-' ? -rounded : rounded, isExact: shift >= 0 || digits % divisor === 0n };
}

/** The unscaled values of a cast over `inputs`. */
async function castAll(
  inputs: readonly string[],
  from: DataType,
  form: (value: Sql) => Sql,
): Promise<[string, bigint | null][]> {
  const list = sql`CAST([${joinSql(inputs.map(literal))}] AS ${toDuckDb(from)}[])`;
  const rows = await duck.connection.rows<{ y: string | null }>(
    sql`SELECT CAST(${form(sql`x`)} AS VARCHAR) AS y FROM (SELECT unnest(${list}) AS x)`,
  );
  return rows.map(({ y }, index) => [inputs[index]!, y === null ? null : BigInt(y.replace('.', ''))]);
}

function neighbours(value: number): number[] {
  const bits = new DataView(new ArrayBuffer(8));
  return [-3n, -2n, -1n, 0n, 1n, 2n, 3n].map((step) => {
    bits.setFloat64(0, value);
    bits.setBigInt64(0, bits.getBigInt64(0) + step);
    return bits.getFloat64(0);
  });
}

function drawDoubles(precision: number, scale: number): number[] {
  const random = randomNumbers(precision * 100 + scale);
  const halves = Array.from({ length: 60 }, () => (Math.floor(10 ** (random() * precision)) + 0.5) / 10 ** scale);
  const bound = 10 ** (precision - scale);
  const bounds = [bound, bound - 0.5 / 10 ** scale, bound / 2, 1e12 / 10 ** scale, 2 ** 53, 0.5 / 10 ** scale];
  const any = Array.from({ length: 100 }, () => (random() - 0.5) * 10 ** Math.floor(random() * 60 - 20));
  const written = Array.from({ length: 100 }, () => Number((random() * bound).toFixed(Math.min(scale + 1, 15))));
  const positive = [...[...halves, ...bounds].flatMap(neighbours), ...written, 5e-324, 1.7976931348623157e308, 0];
  return [...positive, ...positive.map((value) => -value), ...any, NaN, Infinity, -Infinity];
}

function drawTexts(precision: number, scale: number): string[] {
  const random = randomNumbers(precision * 100 + scale + 1);
  const digits = (most: number): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 10)).join('');
  const numbers = Array.from({ length: 400 }, () => {
    const sign = ['', '', '-', '+'][Math.floor(random() * 4)]!;
    const places = Math.floor(random() * (precision + 8)) - Math.ceil(precision / 2);
    const mantissa = random() < 0.15 ? `.${digits(20)}` : `${digits(4)}${random() < 0.7 ? `.${digits(20)}` : ''}`;
    return `${sign}${mantissa}${random() < 0.5 ? 'e' : 'E'}${places}`;
  });
  return [...numbers, '1e400', '-1e-400', '0e99', '0e-99', 'e5', 'E5', '.e5', '1e', '1e5x', 'x1e5', 'one', 'e', ''];
}

/** Text of a double as every engine writes the shortest one. */
function textOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

const sizes: readonly (readonly [precision: number, scale: number])[] = [
  [4, 2],
  [5, 0],
  [9, 9],
  [10, 2],
  [12, 11],
  [13, 3],
  [14, 4],
  [15, 2],
  [18, 9],
  [38, 0],
  [38, 2],
  [38, 30],
];

describe.each(casesOfRun(sizes, 3))('decimal(%i,%i)', (precision, scale) => {
  const type = decimalType(precision, scale);
  const rounded = (text: string): bigint | null => decimalOf(text, precision, scale).unscaled;

  test.each(['double', 'float'] as const)('of a %s is that of its shortest text, rounded', async (kind) => {
    const drawn = drawDoubles(precision, scale);
    const inputs = (kind === 'double' ? drawn : drawn.map(Math.fround)).map(textOf);
    const own: DataType = { kind };
    const read = await castAll(inputs, own, (value) => castScalar(value, own, type));
    expect(read).toEqual(inputs.map((text) => [text, rounded(text)]));
  });

  test('of a text with an exponent is rounded by its own digits', async () => {
    const inputs = drawTexts(precision, scale);
    const text: DataType = { kind: 'string' };
    const read = await castAll(inputs, text, (value) => castScalar(value, text, type));
    expect(read).toEqual(inputs.map((each) => [each, rounded(each)]));
  });

  test('of a text in a file is exact or refused', async () => {
    const inputs = drawTexts(precision, scale);
    const text: DataType = { kind: 'string' };
    const read = await castAll(inputs, text, (value) => sql`TRY(${strictCast(value, text, type)})`);
    const exact = (each: string): bigint | null => {
      const decimal = decimalOf(each, precision, scale);
      return decimal.isExact ? decimal.unscaled : null;
    };
    expect(read).toEqual(inputs.map((each) => [each, exact(each)]));
  });

  test('of a double in a file is exact or refused', async () => {
    const inputs = drawTexts(precision, scale).filter((each) => /^[+-]?[0-9.]*e[+-]?[0-9]+$/iu.test(each));
    const shortest = inputs.map((each) => textOf(Number(each))).filter((each) => Number.isFinite(Number(each)));
    const own: DataType = { kind: 'double' };
    const read = await castAll(shortest, own, (value) => sql`TRY(${strictCast(value, own, type)})`);
    for (const [each, value] of read) {
      const { unscaled, isExact } = decimalOf(each, precision, scale);
      // Digits behind those that a double holds may be dropped; nothing else may differ.
      if (isExact) expect([each, value]).toEqual([each, unscaled]);
      else expect([null, unscaled]).toContain(value);
    }
  });
});
