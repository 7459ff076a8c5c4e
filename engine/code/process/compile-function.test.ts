/** Code is one function and nothing else; a syntax error has its line. */

import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { compileFunction } from '#engine/code/process/compile-function.ts';
import { EngineError } from '#engine/contract/errors.ts';

const evaluate = (text: string): unknown => new Script(text).runInThisContext();

test.each([
  '(row) => row',
  'row => row',
  'async => async',
  '  // First.\n/* Then */ (row: Row): Out => ({ ...row, n: row.n as number }); // Last.\n',
  'function (row) { return row }',
  'function named(row: Row) {\n  const inner = (x: number) => x;\n  return { n: inner(1) };\n};;'.replace(';;', ';'),
  '<T,>(row: T): T => row',
  '(row: { "a b": string }) => ({ text: `${row["a b"]}` })',
])('%s is one function', (code) => {
  expect(compileFunction(code, evaluate)).toBeInstanceOf(Function);
});

/** What was thrown. */
function refusalOf(code: string): unknown {
  try {
    return compileFunction(code, evaluate);
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    return error;
  }
}

function refused(message: RegExp): object {
  return { code: 'InvalidInput', message: expect.stringMatching(message), hint: expect.any(String) };
}

test.each([
  ['(() => { let n = 0; return (row) => n++; })()', /more than one function/u],
  ['(() => { const f = (row) => f.n++; return f; })()', /more than one function/u],
  ['((kept) => (row) => kept.push(row))([])', /more than one function/u],
  ['((row) => 1, (row) => 2)', /more than one function/u],
  ['Object.assign((row) => row, { n: 0 })', /more than one function/u],
  ['((row) => row).bind({ n: 0 })', /more than one function/u],
  ['new Proxy((row) => row, {})', /more than one function/u],
  ['({ m(row) { return 1 } }).m', /more than one function/u],
  ['(row) => row), (() => 1)(', /not a function/u],
  ['let n = 0; (row) => n++', /syntax error/u],
  ['export default (row) => row', /syntax error/u],
  ['class { }', /a class/u],
  ['async (row) => row', /an async function/u],
  ['async function (row) {}', /an async function/u],
  ['function* (row) {}', /a generator/u],
  ['5', /not a function/u],
  ['{}', /not a function/u],
  ['// Nothing.', /no code/u],
  ['(row) => {\n  enum A { x }\n  return row;\n}', /TypeScript that cannot be removed/u],
  ['(row) => {\n  const x = 1;\n  return x +;\n}', /syntax error in line 3/u],
  ['(row: Row) => {\n  const x: number = 1;\n\n  return x +;\n}', /syntax error/u],
  ['(row) => row\u0000', /syntax error/u],
])('%s is refused', (code, message) => {
  expect(refusalOf(code)).toMatchObject(refused(message));
});

test('code that is nested too deep or too long is refused', () => {
  expect(refusalOf('('.repeat(20_000))).toMatchObject(refused(/syntax error|cannot be evaluated|removed/u));
  expect(refusalOf(`(row) => ${'x'.repeat(1_000_001)}`)).toMatchObject(refused(/characters/u));
});
