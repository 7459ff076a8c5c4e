/** Completion, description and problems of functions, by the language service itself. */

import { expect, test } from 'vitest';
import { checkFunction, completeFunction, describeFunction } from '#renderer/ui/code/typescript/function-language.ts';
import type { FunctionText } from '#renderer/ui/code/typescript/function-messages.ts';

const rowType =
  'interface Row {\n  id: bigint | null;\n  name: string | null;\n  "two words": number | null;\n  items: ({ price: string | null } | null)[] | null;\n}';

function textOf(code: string, returns: FunctionText['returns'] = 'row'): FunctionText {
  return { code, rowType, returns };
}

/** At the bar, which is not a part of the code. */
function at<Answer>(ask: (text: FunctionText, place: number) => Answer, marked: string): Answer {
  return ask(textOf(marked.replace('|', '')), marked.indexOf('|'));
}

test.each([
  '(row: Row) => ({ ...row, name: row.name?.trim() ?? null })',
  '(row) => ({ id: row.id })',
  'function (row) { return row.id === null ? null : { id: row.id + 1n }; };',
  '// First.\n(row: Row) => {\n  const twice = (n) => n * 2;\n  return { n: twice(row["two words"] ?? 0) };\n}',
  '({ id, items }) => ({ id, prices: items?.map((item) => item?.price ?? null) ?? null })',
  '(row) => ({ day: new Date("2024-01-01").toISOString(), sorted: [3, 1].toSorted() })',
])('%s has no problem', (code) => expect(checkFunction(textOf(code))).toEqual([]));

test.each([
  ['(row) => ({ name: row.nam })', 22, 1, "Property 'nam' does not exist on type 'Row'. Did you mean 'name'?"],
  ['(row) => {\n  return { n: row.name.length };\n}', 25, 2, "'row.name' is possibly 'null'."],
  ['(row) => ({ id: row.id + })', 25, 1, 'Expression expected.'],
  ['(row) => { console.log(row); return row; }', 11, 1, "Cannot find name 'console'."],
  ['(row) => { enum A { B } return row; }', 16, 1, "This syntax is not allowed when 'erasableSyntaxOnly' is enabled."],
])('%s has a problem', (code, from, line, message) => {
  const [first] = checkFunction(textOf(code));
  expect(first).toMatchObject({ line, message });
  expect(first!.from).toBe(from);
});

test('what is returned is checked by what the node asks for', () => {
  expect(checkFunction(textOf('(row) => row.id !== null', 'keep'))).toEqual([]);
  expect(checkFunction(textOf('(row) => [row, row]', 'rows'))).toEqual([]);
  expect(checkFunction(textOf('(row) => row', 'keep'))).not.toEqual([]);
  expect(checkFunction(textOf('(row) => row.id !== null', 'row'))).not.toEqual([]);
});

test('an editor without code has no problem', () => expect(checkFunction(textOf(' \n'))).toEqual([]));

test('columns are completed with their types, also by other names and in other shapes', () => {
  for (const marked of ['(row) => row.|', '(each: Row) => ({ a: each.| })', 'function f(r) { return { a: r.i| } }']) {
    const found = at(completeFunction, marked);
    expect(found.find(({ label }) => label === 'id')).toMatchObject({ detail: 'bigint | null', insert: null });
  }
  const marked = '(row) => row.|';
  expect(at(completeFunction, marked).find(({ label }) => label === 'two words')).toMatchObject({
    insert: { text: '["two words"]', from: marked.indexOf('.') },
  });
  expect(at(completeFunction, '(row) => row.name?.|').map(({ label }) => label)).toContain('trim');
  expect(at(completeFunction, '(row) => row.items?.[0]?.|').map(({ label }) => label)).toEqual(['price']);
});

test('names are completed, without those of a browser and of Node', () => {
  const labels = at(completeFunction, '(row) => { const total = 1; return { a: | }; }').map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['row', 'total', 'Math', 'BigInt']));
  for (const name of ['window', 'document', 'console', 'process', 'require', 'apply'])
    expect(labels).not.toContain(name);
});

test('a name is described with its type and documentation', () => {
  expect(at(describeFunction, '(row) => row.na|me')).toMatchObject({
    from: 13,
    to: 17,
    declaration: '(property) Row.name: string | null',
  });
  expect(at(describeFunction, '(row) => ({ a: Math.sq|rt(2) })')?.documentation).toMatch(/square root/u);
  expect(at(describeFunction, '(row) => | row')).toBeNull();
});

test('a code of any text is answered', () => {
  for (const code of ['', '}', '(row) => {', '`${', '/*', '\u0000', '(row) =>\n'.repeat(50)])
    for (const place of [0, Math.floor(code.length / 2), code.length]) {
      for (const { from, to, line } of checkFunction(textOf(code))) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(code.length);
        expect(line).toBeLessThanOrEqual(code.split('\n').length);
      }
      completeFunction(textOf(code), place);
      describeFunction(textOf(code), place);
    }
});
