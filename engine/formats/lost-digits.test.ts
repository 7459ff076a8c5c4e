/** Numbers with more digits than a double has: the inference says which column loses them. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { significantDigits } from '#engine/formats/double-held.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const long = '0.12345678901234567890';
const lost = (column: string, text = long): string =>
  `${column} contains ${text}, which has more digits than the 15 to 17 of a double: the others are lost.`;

test.each([
  ['column.jsonl', `{"a":0.5}\n{"a":${long}}\n`, [lost('a')]],
  ['array.json', `[{"a":${long}},{"a":${long}}]`, [lost('a')]],
  ['item.jsonl', `{"a":[1.5,${long}]}\n`, [lost('a[]')]],
  ['field.jsonl', `{"a":{"b":[{"c":${long}}]}}\n`, [lost('a.b[].c')]],
  ['value.jsonl', `0.5\n${long}\n`, [lost('record')]],
  ['exponent.jsonl', '{"a":1234567890123456789e3}\n', [lost('a', '1234567890123456789e3')]],
  ['wide.jsonl', '{"a":18446744073709551617.25}\n', [lost('a', '18446744073709551617.25')]],
  ['placed.jsonl', '{"a":0.00000000000000000000125,"b":12.5000000000000000000000,"c":0.12345678901234567}\n', []],
  ['texts.jsonl', `{"a":"${long}"}\n`, []],
  ['element.xml', `<r><x><a>0.5</a></x><x><a>${long}</a></x></r>`, [lost('a')]],
  ['attribute.xml', `<r><x b="${long}"><a>1</a></x><x b="1"><a>2</a></x></r>`, [lost('_b')]],
  ['whole.xml', '<r><x><a>18446744073709551617</a></x><x><a>1</a></x></r>', []],
  ['words.xml', `<r><x><a>word</a></x><x><a>${long}</a></x></r>`, []],
])('%s', async (name, text, warnings) => {
  const inference = await fixture.infer(fixture.write(name, text));
  expect(inference.warnings).toEqual(warnings);
});

test('csv says how to keep them', async () => {
  const inference = await fixture.infer(fixture.write('column.csv', `a,b\n0.5,1\n${long},2\n`));
  expect(typesOf(inference.schema)).toEqual(['a:double', 'b:bigint']);
  expect(inference.warnings).toEqual([expect.stringContaining(`${long} on line 3 has more. Give its type`)]);
});

test.each([
  ['0.0120', 2],
  ['1200', 4],
  ['-12.50e-10', 3],
  ['1,25', 3],
  ['0', 0],
])('%s has %i digits', (text, digits) => {
  expect(significantDigits(text)).toBe(digits);
});
