/** Numbers with an exponent, and texts that only DuckDB takes for numbers: the number, or a rejected record; never another one. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { parseHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const values = ['1.5', '1.5e3', '9e-5', '1.4042354e7', '125E-2', '1.992618336183e1', '-2.5e-1', '999999999e-2', '0e9'];
const kept = ['1.50', '1500.00', '1.25', '-0.25', '9999999.99', '0.00'];

test.each([
  ['numbers.csv', `id,v\n${values.map((value, index) => `${index},${value}\n`).join('')}`, 2],
  ['numbers.jsonl', values.map((value, index) => `{"id":${index},"v":${value}}\n`).join(''), 1],
  ['texts.jsonl', values.map((value, index) => `{"id":${index},"v":"${value}"}\n`).join(''), 1],
])('%s', async (name, text, firstLine) => {
  const file = fixture.write(name, text);
  const columns = [
    { name: 'id', type: parseHive('bigint') },
    { name: 'v', type: parseHive('decimal(9,2)') },
  ];
  const { rows, rejects } = await fixture.isolate(file, await fixture.infer(file), columns);
  expect(rows.map(({ v }) => String(v))).toEqual(kept);
  expect(rejects.map(({ line }) => Number(line) - firstLine)).toEqual([2, 3, 5]);
});

const odd = ['1_000', '2024_01', '0x1F', '0b11', '1e ', '1_0.5', '+-1'];

test.each([
  ['bigint', odd],
  ['int', odd],
  ['decimal(9,2)', odd],
  ['double', odd],
  ['float', odd],
] as const)('what is not a decimal number makes no %s', async (type, texts) => {
  const file = fixture.write(
    `odd-${type}.csv`,
    `id,v\n${texts.map((text, index) => `${index},"${text}"\n`).join('')}9,7\n`,
  );
  const columns = [
    { name: 'id', type: parseHive('bigint') },
    { name: 'v', type: parseHive(type) },
  ];
  const { rows, rejects } = await fixture.isolate(file, await fixture.infer(file), columns);
  expect(rows.map(({ id, v }) => [Number(id), Number(v)])).toEqual([[9, 7]]);
  expect(rejects.map(({ column_name, line }) => [column_name, Number(line) - 2])).toEqual(
    texts.map((_, index) => ['v', index]),
  );
});
