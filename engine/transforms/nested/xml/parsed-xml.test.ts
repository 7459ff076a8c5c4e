/** XML text in a column: hostile texts, choices, and what is lost is counted. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { countReceipts } from '#engine/testing/count-receipts.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { compileOver } from '#engine/testing/example-runner.ts';
import { unboxed, unboxing } from '#engine/testing/unbox/unboxed.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

type Options = Readonly<Record<string, unknown>>;

function parsed(texts: readonly (string | null)[], schema: string, options: Options = {}): Promise<unknown[]> {
  return unboxed(duck, texts, { format: 'xml', schema, ...options });
}

const bomb = `<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]>`;

describe('hostile texts', () => {
  test.each<[string, unknown]>([
    ['<a><b>x</b></a>', { b: 'x' }],
    [' \n<!-- c --><?p i?><a><b>x</b></a><!-- c --><?p i?>\n', { b: 'x' }],
    ['\uFEFF<a><b>x</b></a>', { b: 'x' }],
    ['<?xml version="1.0" encoding="utf-16"?><a><b>é😀</b></a>', { b: 'é😀' }],
    [`${bomb}<a><b>&y;</b></a>`, null],
    [`${bomb}<a><b>x</b></a>`, { b: 'x' }],
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><b>&x;</b></a>', null],
    ['<a><b>&#x41;&#66;&lt;</b></a>', { b: 'AB<' }],
    ['<a><b>&#0;</b></a>', null],
    ['<a><b>\u0001</b></a>', null],
    ['<a><b>\0</b></a>', null],
    ['<a><b>x</b></a>y', null],
    ['y<a><b>x</b></a>', null],
    ['<a><b>x</b></a><![CDATA[y]]>', null],
    ['<![CDATA[y]]><a/>', null],
    ['<a/><!DOCTYPE a>', null],
    ['<a/><!-- open', null],
    ['<a><b>x</a></b>', null],
    ['<a b=1/>', null],
    ['<a', null],
    ['<', null],
    ['', null],
    ['<a/>', { b: null }],
    ['<a>text</a>', { b: null }],
    ['<a><b/></a>', { b: '' }],
    ['<a><b><c d="&lt;">x</c></b></a>', { b: '<c d="&lt;">x</c>' }],
    ['<a><b>x<!-- c -->y<![CDATA[<z>]]></b></a>', { b: 'xy<z>' }],
    [`<a><b>');--"$1\\1{}[]\u2028</b></a>`, { b: `');--"$1\\1{}[]\u2028` }],
    [`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, { b: null }],
    [`${'<a>'.repeat(101)}${'</a>'.repeat(101)}`, null],
  ])('%j', async (text, expected) => {
    expect(await parsed([text], 'b STRING')).toEqual([expected]);
  });

  test('a megabyte in one value, a hundred thousand elements, and an element that is never closed', async () => {
    const long = 'é&amp;'.repeat(200_000);
    const many = '<b>x</b>'.repeat(100_000);
    const values = await parsed([`<a><b>${long}</b></a>`, `<a>${'<b>'.repeat(300_000)}</a>`, null], 'b STRING');
    expect(values).toEqual([{ b: 'é&'.repeat(200_000) }, null, null]);
    const [list] = (await parsed([`<a>${many}</a>`], 'b ARRAY<STRING>')) as { b: string[] }[];
    expect(list!.b.length).toBe(100_000);
  });

  test('names of fields that need quotes, and one that is also the prefix', async () => {
    const schema = '`_` STRING, `x:y` STRING, `Größe` INT';
    expect(await parsed(['<a _="1"><x:y xmlns:x="u">2</x:y><Größe>3</Größe></a>'], schema)).toEqual([
      { _: null, 'x:y': '2', Größe: 3 },
    ]);
  });
});

test('attributes, and elements of the same name as a field for one', async () => {
  const prefixed = ['<a k="1"/>', '<a><_k>2</_k></a>', '<a k="1"><_k>2</_k></a>'];
  expect(await parsed(prefixed, '_k INT')).toEqual([{ _k: 1 }, { _k: 2 }, null]);
  expect(await parsed(prefixed, '_k ARRAY<INT>')).toEqual([{ _k: [1] }, { _k: [2] }, { _k: [1, 2] }]);
  expect(await parsed(['<a k="1"><k>2</k></a>'], 'k INT', { attributePrefix: '' })).toEqual([null]);
});

test('text beside elements goes to the text field, and without one the value does not fit', async () => {
  const texts = ['<a>x<b c="1">y<d>z</d> </b></a>'];
  expect(await parsed(texts, '_VALUE STRING, b STRUCT<_VALUE: STRING, _c: INT, d: STRING>')).toEqual([
    { _VALUE: 'x', b: { _VALUE: 'y', _c: 1, d: 'z' } },
  ]);
  expect(await parsed(texts, 'b STRUCT<_c: INT>')).toEqual([null]);
});

test('a choice keeps what fits none of the narrower types as text', async () => {
  const values = await parsed(['<a><b>1</b></a>', '<a><b>x</b></a>', '<a/>'], 'b CHOICE<INT, STRING>');
  expect(values).toMatchObject([{ b: { int: 1 } }, { b: { string: 'x' } }, { b: null }]);
});

test('lists of lists of structs; a value that does not fit makes the outermost list null', async () => {
  const schema = 'o ARRAY<STRUCT<_k: INT, i: ARRAY<STRUCT<v: DOUBLE>>>>';
  const texts = ['1', 'NaN', 'x', ''].map((v) => `<a><o k="7"><i><v>${v}</v></i><i/></o><o/></a>`);
  const fits = (v: number | null): unknown => ({ o: [{ _k: 7, i: [{ v }, null] }, null] });
  expect(await parsed(texts, schema)).toEqual([fits(1), fits(Number.NaN), { o: null }, fits(null)]);
});

test('two nodes of one statement, each with its own type', async () => {
  const graph = await unboxing(duck, { format: 'xml', schema: 'a INT' });
  const text = await compileOver(duck.connection, duck.folder, graph, 'node', {
    in: sql`SELECT '<r><a>' || range || '</a></r>' AS doc FROM range(5000)`,
  });
  const other = await unboxing(duck, { format: 'xml', schema: 'a STRING' });
  const second = await compileOver(duck.connection, duck.folder, other, 'node', {
    in: sql`SELECT '<r><a>' || range || '</a></r>' AS doc FROM range(5000)`,
  });
  const [sum] = await duck.connection.rows(
    sql`SELECT sum(l.doc.a)::INT AS l, sum(length(r.doc.a))::INT AS r FROM (${text.query}) AS l POSITIONAL JOIN (${second.query}) AS r`,
  );
  expect(sum).toEqual({ l: 12_497_500, r: 10 + 90 * 2 + 900 * 3 + 4000 * 4 });
});

test.each(['plain', 'counting', 'isolating'] as const)('what is lost is counted under its path, %s', async (form) => {
  const graph = await unboxing(duck, { format: 'xml', schema: '_a INT, b STRUCT<c: DATE>, d ARRAY<INT>, e STRING' });
  const relation = sql`SELECT CASE range % 5 WHEN 0 THEN '<r a="1"><b><c>2024-01-01</c></b><d>1</d></r>'
    WHEN 1 THEN '<r a="one"><b><c>x</c></b><d>1</d><d>x</d></r>' WHEN 2 THEN '<r' WHEN 3 THEN '<r a="NA"><b/><e/></r>' END AS doc
    FROM range(1000)`;
  const compiled = await compileOver(
    duck.connection,
    duck.folder,
    graph,
    'target',
    { in: relation },
    { isolating: form === 'isolating', counting: form === 'counting', countsCasts: true },
  );
  for (const { statement } of compiled.setup) await duck.connection.run(statement);
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/out.parquet`)} (FORMAT parquet)`,
  );
  const { receipts, doubt } = await countReceipts(duck.connection, compiled, profile, changed);
  for (const statement of compiled.cleanup) await duck.connection.run(statement);
  expect(doubt).toBeNull();
  expect(receipts.find(({ nodeId }) => nodeId === 'node')).toMatchObject({
    rowsIn: 1000,
    rowsOut: 1000,
    castToNull: { doc: 200, 'doc._a': 200, 'doc.b.c': 200, 'doc.d': 200 },
  });
});

test('a statement is about as long as the type that it reads', async () => {
  const lengthOf = async (fields: number): Promise<number> => {
    const schema = Array.from({ length: fields }, (_none, index) => `field_${index} INT`).join(', ');
    const graph = await unboxing(duck, { format: 'xml', schema });
    const relation = sql`SELECT '<r/>' AS doc`;
    return (await compileOver(duck.connection, duck.folder, graph, 'node', { in: relation })).query.text.length;
  };
  expect(await lengthOf(1000)).toBeLessThan(12 * (await lengthOf(100)));
});
