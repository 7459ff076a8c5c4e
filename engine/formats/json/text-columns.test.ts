/** Numbers, objects and lists in columns of text: the reader that sets records aside gives the same text as the one that does not. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { stringType, type Schema } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const columns: Schema = [
  { name: 'x', type: stringType },
  { name: 's', type: { kind: 'struct', fields: [{ name: 'x', type: stringType }] } },
  { name: 'l', type: { kind: 'array', element: stringType } },
];

const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,24})$/u);
/** As a file may spell it. */
const numbers = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.option(fc.stringMatching(/^\d{1,20}$/u), { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.nat(420)), { nil: undefined }),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`,
  );
const values = fc.oneof(
  { weight: 5, arbitrary: numbers },
  fc.constantFrom('NaN', 'Infinity', '-Infinity', 'true', 'false', 'null', '""', '"1e7"', '[]', '{}'),
  numbers.map((text) => `[${text},"a"]`),
  numbers.map((text) => `{"b": ${text}}`),
);

test('in columns, fields and lists', async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 20, maxLength: 20 }), async (drawn) => {
      const line = (text: string): string => `{"x":${text},"s":{"x":${text}},"l":[${text}]}`;
      const file = fixture.write(`f${(files += 1)}.jsonl`, [...drawn, '"t"'].map(line).join('\n'));
      const inference = await fixture.infer(file);
      const { rows, rejects } = await fixture.isolate(file, inference, columns);
      expect(rejects).toEqual([]);
      expect(rows).toEqual(await fixture.scan(file, inference, columns));
    }),
    { numRuns: triesOfRun(100, 20) },
  );
});
