/** Decimals with more digits than a double: JSON gives them as they are written, in every layout and nested. */

import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayHaveLongNumbers, quoteLongNumbers } from '#engine/formats/json/exact-numbers.ts';
import { jsonCode } from '#engine/formats/json/index.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { parseHive } from '#engine/types/hive.ts';
import { quotedNumber } from '#engine/types/json/number-marks.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const decimal = parseHive('decimal(38,10)');
/** Digits around a point, as decimal(38,10) writes them. */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,27}$/u)),
    fc.stringMatching(/^[0-9]{1,10}$/u),
  )
  .map(([sign, whole, fraction]) => `${sign}${whole}.${fraction}`);

/** As DuckDB writes it: with all digits of the scale, and no sign before 0. */
function shown(text: string): string {
  const [whole, fraction] = text.split('.') as [string, string];
  const padded = `${whole}.${fraction.padEnd(10, '0')}`;
  return /^-0[.]0*$/u.test(padded) ? padded.slice(1) : padded;
}

let files = 0;

describe('decimals are read as they are written', () => {
  test.each(['lines', 'array', 'document', 'concatenated', 'packed', 'by path'] as const)('%s', async (layout) => {
    const columns = [
      { name: 'v', type: decimal },
      { name: 'part', type: parseHive('struct<n:decimal(38,10),list:array<decimal(38,10)>>') },
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, number, fc.array(number, { maxLength: 3 })), { minLength: 1 }),
        async (rows) => {
          const taken = layout === 'document' ? rows.slice(0, 1) : rows;
          const values = taken.map(
            ([v, n, list]) =>
              `{"text": "1.2345678901234567890 \\" ", "part": {"list": [${list.join(', ')}], "n":${n}}, "v":${v}}`,
          );
          const content = contentOf(layout, values);
          const file = fixture.write(
            `exact-${(files += 1)}.json${layout === 'packed' ? '.gz' : ''}`,
            layout === 'packed' ? gzipSync(content) : content,
          );
          const inference = await fixture.infer(file, {
            format: 'json',
            ...(layout === 'by path' ? { jsonPath: '$.rows[*]' } : {}),
          });
          const expected = taken.map(([v, n, list]) => [shown(v), shown(n), list.map(shown)]);
          const plain = (found: readonly Record<string, unknown>[]): unknown[] =>
            found.map((row) => {
              const part = row['part'] as { n: unknown; list: readonly unknown[] };
              return [String(row['v']), String(part.n), part.list.map(String)];
            });
          expect(plain(await fixture.scan(file, inference, columns))).toEqual(expected);
          const isolated = await fixture.isolate(file, inference, columns);
          expect({ rows: plain(isolated.rows), rejects: isolated.rejects }).toEqual({ rows: expected, rejects: [] });
        },
      ),
      { numRuns: triesOfRun(60, 4) },
    );
  });
});

function contentOf(layout: string, values: readonly string[]): string {
  if (layout === 'array') return `[${values.join(',\n')}]`;
  if (layout === 'by path') return `{"rows": [${values.join(', ')}]}`;
  if (layout === 'concatenated') return values.join(' ');
  return `${values.join('\n')}\n`;
}

test('a rejected record has its place and its text as in the file', async () => {
  const lines = [
    '{"v": 12345678901234567.25, "id": 1}',
    '{"v": -12345678901234567.5, "id": "x"}',
    '{"v": 1234567890123456789.5, "id"',
    '{"v": 12345678901234567.75, "id": 2}',
    '{"v": 1.23456789012345678901, "id": 3}',
  ];
  const file = fixture.write('rejected.json', `${lines.join('\n')}\n`);
  const inference = await fixture.infer(file, { format: 'json' });
  const columns = [
    { name: 'v', type: decimal },
    { name: 'id', type: parseHive('bigint') },
  ];
  const { rows, rejects } = await fixture.isolate(file, inference, columns);
  expect(rows.map(({ v }) => String(v))).toEqual(['12345678901234567.2500000000', '12345678901234567.7500000000']);
  const offsets = lines.map((_line, index) => lines.slice(0, index).join('\n').length + (index === 0 ? 0 : 1));
  expect(rejects.map(({ line, byte_offset, raw }) => [Number(line), Number(byte_offset), raw])).toEqual(
    [1, 2, 4].map((index) => [index + 1, offsets[index], lines[index]]),
  );
});

test('a value near the maximum size can be read with its numbers in quotes', async () => {
  const list = Array.from({ length: 2000 }, () => '0.1234567890123456').join(',');
  const file = fixture.write('large.json', `{"list":[${list}]}`);
  const inference = await fixture.infer(file, { format: 'json', maximumObjectSize: list.length + 20 });
  const columns = [{ name: 'list', type: parseHive('array<decimal(38,18)>') }];
  const isolated = await fixture.isolate(file, inference, columns);
  expect(isolated.rejects).toEqual([]);
  const expected = [Array<string>(2000).fill('0.123456789012345600')];
  for (const rows of [await fixture.scan(file, inference, columns), isolated.rows])
    expect(rows.map((row) => (row['list'] as readonly unknown[]).map(String))).toEqual(expected);
});

test('the text of whole values shows no quotes that are not in the file', async () => {
  const file = fixture.write('plain-text.json', '1234567890123456.5\n{"v":1234567890123456.5}\n');
  const inference = await fixture.infer(file, { format: 'json' });
  const columns = [
    { name: 'record', type: parseHive('string') },
    { name: 'v', type: decimal },
  ];
  const texts = ['1234567890123456.5', '{"v":1234567890123456.5}'];
  expect((await fixture.scan(file, inference, columns)).map(({ record }) => record)).toEqual(texts);
  expect((await fixture.isolate(file, inference, columns)).rows.map(({ record }) => record)).toEqual(texts);
});

test('of a preview, no more lines are rewritten than it has rows', async () => {
  const lines = [
    '{"v":1234567890123456.5}',
    '',
    ' ',
    '{"v":2}',
    ...Array<string>(100).fill('{"v":1234567890123456.5}'),
  ];
  const file = fixture.write('preview.json', lines.join('\n'));
  const { reading } = await fixture.infer(file, { format: 'json' });
  const columns = [{ name: 'v', type: decimal }];
  const prepared = await preparePath(jsonCode, file, reading, fixture.context, { columns, rows: 2 });
  expect(readFileSync(prepared.path, 'utf8')).toBe(`{"v":${quotedNumber('1234567890123456.5')}}\n\n \n{"v":2}\n`);
  const few = fixture.write('few.json', ['{"v":1}', '{"v":2}', '{"v":1234567890123456.5}'].join('\n'));
  expect((await preparePath(jsonCode, few, reading, fixture.context, { columns, rows: 2 })).path).toBe(few);
});

test.each(['12345678901234567890.0', '123456789012345678905e-1', '1234567890123456789E1'])(
  'a whole number is exact, however it is written: %s',
  async (written) => {
    const file = fixture.write('whole.json', `{"v":1}\n{"v":${written}}\n`);
    const inference = await fixture.infer(file, { format: 'json' });
    const columns = [{ name: 'v', type: parseHive('decimal(38,0)') }];
    const isHalf = written.endsWith('e-1');
    const { rows, rejects } = await fixture.isolate(file, inference, columns);
    expect(rows.map(({ v }) => String(v))).toEqual(isHalf ? ['1'] : ['1', '12345678901234567890']);
    expect(rejects).toHaveLength(isHalf ? 1 : 0);
    if (!isHalf)
      expect((await fixture.scan(file, inference, columns)).map(({ v }) => String(v))[1]).toBe('12345678901234567890');
  },
);

test('a file is only rewritten if a long number has a fraction or an exponent', async () => {
  const text = fc.array(
    fc.oneof(
      number,
      fc.stringMatching(/^[0-9]{1,45}$/u),
      fc.stringMatching(/^[1-9][0-9]{0,20}[.][0-9]{0,20}e5$/u),
      fc.constantFrom('12345678901234567e3', '-1234567890123456E-2', 'a', '.'),
    ),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 50 }), async (words, size) => {
      const doubles = words.filter((word) => /[.eE]/u.test(word));
      const digits = doubles.map((word) => word.replace(/e.*/iu, '').replaceAll(/[-.]/gu, '').length);
      const found = await mayHaveLongNumbers(piecesOf(words.join(','), size));
      expect(found ? doubles.length > 0 : Math.max(...digits, 0) <= 15).toBe(true);
    }),
    { numRuns: triesOfRun(5000, 500) },
  );
});

test('the reason of a rejected value shows it as in the file', async () => {
  const file = fixture.write('plain-reason.json', '1234567890123456.5\n{"v":1234567890123456.5}\n');
  const inference = await fixture.infer(file, { format: 'json' });
  const { rejects } = await fixture.isolate(file, inference, [{ name: 'record', type: decimal }]);
  expect(rejects.map(({ reason }) => reason)).toEqual(['Could not convert {"v":1234567890123456.5}']);
});

describe('long numbers in quotes', () => {
  const key = fc.constantFrom('v', 'w', 'a\\"b', 'é');
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      number,
      fc.constantFrom('null', 'true', '1', '123456789012345678901', '"1.2345678901234567890"', '"\\\\"', '1.5e-3'),
      fc.constant('12345678901234567.5E2'),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map(objectOf),
    ),
  }));
  const record = fc.array(fc.tuple(key, value), { maxLength: 4 });

  test('are those within wanted members, however the text is cut', async () => {
    const columns = new Set(['v', 'a"b']);
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), async (records, size) => {
        const text = `${records.map(objectOf).join('\n')}\n`;
        const wanted = records.map((members) =>
          objectOf(
            members.map(([name, held]) => [
              name,
              columns.has(JSON.parse(`"${name}"`) as string) ? quotedIn(held) : held,
            ]),
          ),
        );
        const found: Buffer[] = [];
        for await (const piece of quoteLongNumbers(piecesOf(text, size), columns, true)) found.push(Buffer.from(piece));
        expect(Buffer.concat(found).toString()).toBe(`${wanted.join('\n')}\n`);
      }),
      { numRuns: triesOfRun(5000, 200) },
    );
  });

  test('a line that is not JSON does not change what is read of the next one', async () => {
    const broken = fc.stringMatching(/^[{}[\]",:\\v1. -]*$/u);
    await fc.assert(
      fc.asyncProperty(broken, fc.integer({ min: 1, max: 20 }), async (line, size) => {
        const text = `${line}\n{"v": 1234567890123456.5}\n`;
        const found: Buffer[] = [];
        for await (const piece of quoteLongNumbers(piecesOf(text, size), new Set(['v']), true))
          found.push(Buffer.from(piece));
        expect(Buffer.concat(found).toString().split('\n')[1]).toBe(`{"v": ${quotedNumber('1234567890123456.5')}}`);
      }),
      { numRuns: triesOfRun(5000, 500) },
    );
  });
});

function objectOf(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, held]) => `"${name}": ${held}`).join(', ')}}`;
}

/** By a pattern instead of a walk: strings first, as numbers in them stay. */
function quotedIn(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?/gu, (token) => {
    if (token.startsWith('"') || !/[.eE]/u.test(token)) return token;
    const digits = token
      .replace(/[eE].*/u, '')
      .replaceAll(/[-.]/gu, '')
      .replace(/^0+/u, '');
    if (digits.length <= 15) return token;
    return quotedNumber(token);
  });
}

async function* piecesOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
