/** Numbers in every way of writing, in columns of every type and beside others: read exactly, or rejected; the plain form may stop. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture, type Row } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { parseHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Numbers of JSON around the limits of doubles and of 64 bits. */
const number = fc
  .tuple(
    fc.constantFrom('', '', '-'),
    fc.oneof(
      fc.constantFrom(
        '0',
        '1',
        '5',
        '9007199254740993',
        '10000000000000001',
        '9223372036854775807',
        '9223372036854775808',
      ),
      fc.stringMatching(/^[1-9][0-9]{0,19}$/u),
    ),
    fc.oneof(fc.constantFrom('', '', '.0', '.00', '.25'), fc.stringMatching(/^[.][0-9]{1,4}$/u)),
    fc.constantFrom('', '', '', '', 'e0', 'e2', 'E+3', 'e-1', 'e-2'),
  )
  // Of a long number with an exponent behind a fraction, whether it is whole is not seen: it is rejected.
  .filter(
    ([, whole, fraction, exponent]) =>
      whole.length < 10 || exponent === '' || (/^[.]?0*$/u.test(fraction) && !exponent.includes('-')),
  )
  .map((parts) => parts.join(''));

/** The number times 10^scale; undefined: it has more digits than that. */
function scaled(text: string, scale: number): bigint | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)([0-9]+)(?:[.]([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/u.exec(text)!;
  const places = fraction.length - Number(exponent) - scale;
  let digits = whole + fraction;
  if (places < 0) digits += '0'.repeat(-places);
  else if (places > 0) {
    digits = digits.padStart(places + 1, '0');
    if (/[1-9]/u.test(digits.slice(-places))) return undefined;
    digits = digits.slice(0, -places);
  }
  return BigInt(`${sign}${digits}`);
}

function wholeOf(text: string): string | undefined {
  const value = scaled(text, 0);
  return value !== undefined && BigInt.asIntN(64, value) === value ? String(value) : undefined;
}

function decimalOf(text: string, precision: number, scale: number): string | undefined {
  const value = scaled(text, scale);
  if (value === undefined) return undefined;
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  if (digits.length > precision && !digits.startsWith('0')) return undefined;
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const columns = [
  { name: 'id', type: parseHive('int') },
  { name: 'v', type: parseHive('bigint') },
  { name: 'd', type: parseHive('decimal(20,2)') },
  { name: 's', type: parseHive('struct<n:bigint,d:decimal(30,4),b:boolean,t:string,x:double>') },
  { name: 'l', type: parseHive('array<bigint>') },
];
interface Drawn {
  readonly v: string;
  readonly d: string;
  readonly n: string;
  readonly e: string;
  readonly b: string;
  readonly l: string;
}
const drawnRow: fc.Arbitrary<Drawn> = fc.record({
  v: number,
  d: number,
  n: number,
  e: number,
  b: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('true', 'false') },
    fc.constantFrom('5', '0.5', '1234567890123456.5'),
  ),
  l: number,
});

function recordOf({ v, d, n, e, b, l }: Drawn, id: number): string {
  return `{"id": ${id}, "v": ${v}, "d": ${d}, "s": {"n": ${n}, "d": ${e}, "b": ${b}, "t": "1234567890123456.50", "x": 0.5}, "l": [${l}, 1]}`;
}

function expectedRow({ v, d, n, e, b, l }: Drawn, id: number): unknown {
  const row = [
    wholeOf(v),
    decimalOf(d, 20, 2),
    wholeOf(n),
    decimalOf(e, 30, 4),
    /^[tf]/u.test(b) ? b : undefined,
    wholeOf(l),
  ];
  return row.includes(undefined) ? undefined : [String(id), ...row, '1234567890123456.50', '0.5'];
}

function shownRow({ id, v, d, s, l }: Row): unknown {
  const { n, d: e, b, t, x } = s as Row;
  return [id, v, d, n, e, b, (l as readonly unknown[])[0], t, x].map(String);
}

let files = 0;
test.each(['lines', 'array', 'document', 'plain values'] as const)('%s', { timeout: 600_000 }, async (layout) => {
  await fc.assert(
    fc.asyncProperty(fc.array(drawnRow, { minLength: 1, maxLength: layout === 'document' ? 1 : 6 }), async (drawn) => {
      const records = drawn.map((row, index) => recordOf(row, index));
      const content = layout === 'array' ? `[${records.join(',\n')}]` : `${records.join('\n')}\n`;
      const file = fixture.write(`written-${(files += 1)}.json`, layout === 'plain values' ? `${content}1\n` : content);
      const found = await fixture.infer(file, { format: 'json', ...(layout === 'document' ? { layout } : {}) });
      const wanted = layout === 'plain values' ? [...columns, { name: 'record', type: parseHive('string') }] : columns;
      const expected = drawn.map((row, index) => expectedRow(row, index));
      const { rows, rejects } = await fixture.isolate(file, found, wanted);
      const own = layout === 'plain values' ? rows.slice(0, -1) : rows;
      expect(own.map(shownRow)).toEqual(expected.filter((row) => row !== undefined));
      const bad = records.filter((_, index) => expected[index] === undefined);
      if (layout === 'document') expect(rejects).toHaveLength(bad.length);
      else expect(rejects.map(({ raw }) => raw)).toEqual(bad);
      for (const { reason } of rejects) expect(reason).not.toContain('\\t');
      if (layout === 'plain values')
        expect(own.map(({ record }) => JSON.stringify(JSON.parse(record as string)))).toEqual(
          records
            .filter((_, index) => expected[index] !== undefined)
            .map((record) => JSON.stringify(JSON.parse(record))),
        );
      const scanned = await fixture.scan(file, found, wanted).catch(() => undefined);
      if (scanned !== undefined) expect(scanned).toEqual(rows);
    }),
    { numRuns: triesOfRun(400, 8) },
  );
});
