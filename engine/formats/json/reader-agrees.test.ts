/** What Tenon takes for JSON when it finds the columns, and what DuckDB's reader takes for it, against each other. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, literal, sql } from '#engine/base/sql.ts';
import { JsonFault, JsonScanner } from '#engine/formats/json/scanner.ts';
import { Shape } from '#engine/formats/json/shape.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
function json(content: string): string {
  return fixture.write(`f${(files += 1)}.json`, content);
}

function isTaken(text: string): boolean {
  const scanner = new JsonScanner();
  scanner.feed(Buffer.from(text), true);
  try {
    if (scanner.peek() === undefined) return false;
    scanner.value(new Shape(), true);
    return scanner.peek() === undefined;
  } catch (thrown) {
    if (thrown instanceof JsonFault) return false;
    throw thrown;
  }
}

const words = [
  'NaN',
  'nan',
  '-NaN',
  'Infinity',
  '-Infinity',
  'INF',
  '-inf',
  '+1',
  '-',
  '01',
  '.5',
  '5.',
  'nul',
  'na',
  '1e5',
];
const marks = [
  ',',
  '{',
  '}',
  '[',
  ']',
  ':',
  '"',
  '\\',
  ' ',
  '\n',
  '"a":',
  '\\u00',
  '\u0001',
  '\\ud800',
  '\\udc00',
  '/*',
  "'",
];

/** JSON texts with words and marks put in, or characters taken out, at a few places. */
const nearlyJson = fc
  .tuple(
    fc.json({ maxDepth: 3 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...words, ...marks)), { maxLength: 3 }),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [place, removed, added]) => {
      const at = place % (edited.length + 1);
      return edited.slice(0, at) + added + edited.slice(at + removed);
    }, text),
  );

test('both take the same values of an array', async () => {
  const given = [
    ...words,
    ...words.map((word) => `[${word},]`),
    ...words.map((word) => `{"a":${word},}`),
    '[,]',
    '{,}',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(nearlyJson, { minLength: 200, maxLength: 200 }), async (drawn) => {
      const texts = [...given, ...drawn]
        .filter((text) => !text.includes('\0') && text.isWellFormed())
        .map((text) => `[${text}]`);
      const rows = await fixture.connection.rows<{ text: string; valid: boolean }>(
        sql`SELECT text, json_valid(text) AS valid FROM (SELECT unnest([${joinSql(texts.map((text) => literal(text)))}]) AS text)`,
      );
      expect(rows.filter(({ text, valid }) => isTaken(text) !== valid)).toEqual([]);
    }),
    { numRuns: triesOfRun(200, 4) },
  );
});

describe('NaN, infinities and a comma behind the last member', () => {
  const lines = [
    '{"id":1,"x":1}',
    '{"id":2,"x":NaN,"n":{"y":[1,-Infinity,],},}',
    '{"id":3,"x":inf,"new":5,}',
    '{"id":4}',
  ];
  const expected = [
    { id: 1n, x: 1, n: null, new: null },
    { id: 2n, x: Number.NaN, n: { y: [1, Number.NEGATIVE_INFINITY] }, new: null },
    { id: 3n, x: Number.POSITIVE_INFINITY, n: null, new: 5n },
    { id: 4n, x: null, n: null, new: null },
  ];

  test.each([
    ['lines', lines.join('\n'), {}],
    ['lines of numbers that need a check', lines.join('\n'), { wideNumbers: true }],
    ['an array', `[${lines.join(',\n')}]`, {}],
    ['values of a path', `{"rows":[${lines.join(',')},],}`, { jsonPath: '$.rows[*]' }],
  ])('are read in %s', async (_name, content, options) => {
    const file = json(content);
    const inference = await fixture.infer(file, options);
    expect(inference).toMatchObject({ rowCount: 4, warnings: [] });
    expect(typesOf(inference.schema)).toEqual(['id:bigint', 'x:double', 'n:struct<y:array<double>>', 'new:bigint']);
    expect(await fixture.scan(file, inference)).toEqual(expected);
    const { rows, rejects } = await fixture.isolate(file, inference);
    expect([rows, rejects]).toEqual([expected, []]);
  });
});
