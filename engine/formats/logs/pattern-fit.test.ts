/** What a grok pattern says of its fields, and what the records hold. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const misfit = (name: string, kind: string, first: string): string =>
  `The pattern says that ${name} is ${kind}, but no value read so far is one (first: "${first}"). Correct the type in the pattern.`;

test.each<[string, string, string, string[]]>([
  ['words as int', '%{WORD:w:int} %{INT:n}', 'abc 1\ndef 2\n', [misfit('w', 'int', 'abc')]],
  ['numbers as byte', '%{INT:n:byte}', '300\n400\n', [misfit('n', 'tinyint', '300')]],
  ['fractions as long', '%{NUMBER:n:long}', '1.5\n2.5\n', [misfit('n', 'bigint', '1.5')]],
  ['words as double', '%{WORD:n:double}', 'x\ny\n', [misfit('n', 'double', 'x')]],
  ['words as boolean', '%{WORD:b:boolean}', 'x\nz\n', [misfit('b', 'boolean', 'x')]],
  ['words as date', '%{WORD:d:date}', 'x\ny\n', [misfit('d', 'date', 'x')]],
  ['words as timestamp', '%{WORD:d:timestamp}', 'x\ny\n', [misfit('d', 'timestamp', 'x')]],
  ['some values', '%{WORD:w:int}', 'abc\n7\n', []],
  ['no values', '%{NOTSPACE:w:int}', '-\n-\n', []],
  ['times of a log', '%{HTTPDATE:at:timestamp}', '10/Oct/2000:13:55:36 -0700\n', []],
  ['zeros ahead', '%{INT:n:int}', '007\n', []],
  ['text', '%{WORD:w}', 'abc\n', []],
])('%s', async (name, logFormat, content, warnings) => {
  const file = fixture.write(`${name}.txt`, content);
  const inference = await fixture.infer(file, { format: 'grokLog', logFormat });
  expect(inference.warnings.filter((warning) => warning.startsWith('The pattern'))).toEqual(warnings);
});

test('a field that matches twice keeps its first value, and the warning shows the other', async () => {
  const file = fixture.write('twice.txt', '1.1.1.1 1.1.1.1\n1.2.3.4 5.6.7.8\n2.2.2.2 3.3.3.3\n');
  const inference = await fixture.infer(file, { format: 'grokLog', logFormat: '%{IP:ip} %{IP:ip}' });
  expect(typesOf(inference.schema)).toEqual(['ip:string']);
  expect(inference.warnings).toEqual([
    'The pattern has the field ip twice, and both match ("1.2.3.4" and "5.6.7.8"): the first value counts. Rename one of them to keep both.',
  ]);
  const rows = await fixture.scan(file, inference);
  expect(rows.map(({ ip }) => ip)).toEqual(['1.1.1.1', '1.2.3.4', '2.2.2.2']);
});

test('one that matches in either of two forms needs no warning', async () => {
  const file = fixture.write('either.txt', 'a=1\nb:2\n');
  const inference = await fixture.infer(file, { format: 'grokLog', logFormat: 'a=%{INT:n}|b:%{INT:n}' });
  expect(inference.warnings).toEqual([]);
});
