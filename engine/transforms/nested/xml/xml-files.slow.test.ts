/** XML text in a column gives what the same element gives as the record of a file. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineError } from '#engine/contract/errors.ts';
import type { InferFileOutput } from '#engine/formats/infer-file.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { xmlReadOptions } from '#engine/formats/xml/options.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { unboxed } from '#engine/testing/unbox/unboxed.ts';
import { parseHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

type Options = Readonly<Record<string, unknown>>;

let files = 0;

/** The one record of a file; null if it is rejected or a value of it does not fit. */
async function fromFile(text: string, schema: string, options: Options): Promise<unknown> {
  const file = fixture.write(`f${(files += 1)}.xml`, text);
  const type = parseHive(`struct<${schema}>`) as { fields: unknown };
  const reading = { format: 'xml', compression: 'none', options: xmlReadOptions().parse({ rowTag: 'r', ...options }) };
  try {
    const rows = await fixture.scan(file, { reading, schema: type.fields } as unknown as InferFileOutput);
    expect(rows.length).toBeLessThan(2);
    return rows[0] ?? null;
  } catch (thrown) {
    expect(['MalformedFile', 'Execution', 'InvalidValue']).toContain((thrown as EngineError).code);
    return null;
  }
}

const schema =
  '_k:string,_VALUE:string,a:string,n:array<string>,s:struct<_VALUE:string,_k:string,a:array<struct<b:string>>,n:string>,"x:a":string';

const name = fc.constantFrom('a', 'b', 'n', 's', 'x:a', 'o');
const text = fc.constantFrom(
  '',
  ' ',
  'x',
  ' y ',
  '-',
  '&amp;',
  '&#233;',
  '\r\n',
  '<!-- c -->',
  '<![CDATA[<q>]]>',
  '<![CDATA[ ]]>',
);
const attribute = fc.constantFrom(
  '',
  '',
  ' k="1"',
  " k=''",
  ' x:k="2"',
  ' xsi:nil="true"',
  ' xsi:nil="false"',
  ' o="-"',
);

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      attribute,
      fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('element')), { maxLength: 4 }),
    )
    .map(([tag, given, inner]) =>
      inner.length === 0 ? `<${tag}${given}/>` : `<${tag}${given}>${inner.join('')}</${tag}>`,
    ),
}));

const record = fc
  .tuple(
    attribute,
    fc.array(fc.oneof(text, element, element), { maxLength: 5 }),
    fc.constantFrom('', '', '', '</a>', '&', '<a'),
  )
  .map(([given, inner, broken]) => `<r${given}>${inner.join('')}${broken}</r>`);

const readings: readonly Options[] = [
  {},
  { excludeAttribute: true, ignoreSurroundingSpaces: true },
  { treatEmptyValuesAsNulls: true, nullValue: 'x' },
  { ignoreNamespace: true, nullValue: '-', ignoreSurroundingSpaces: true },
  { attributePrefix: '', valueTag: 'o' },
];

test.each(readings)('%j', async (options) => {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(record, async (content) => {
      const file = await fromFile(content, schema, options);
      if (file !== null) held += 1;
      const [value] = await unboxed(fixture, [content], { format: 'xml', schema: `struct<${schema}>`, ...options });
      expect([content, value]).toEqual([content, file]);
    }),
    { numRuns: triesOfRun(400, 60) },
  );
  expect(held).toBeGreaterThan(10);
});

test.each(['int', 'bigint', 'double', 'decimal(6,2)', 'boolean', 'date', 'timestamp', 'binary', 'string'])(
  'values are read as %s where a file has them so',
  async (type) => {
    const texts = [
      '', '1', '01', '1.50', '1.505', '1e3', '0x1F', 'NaN', 'NA', 'n/a', '-', 'true', 'T', 'yes', '2024-02-29', '2023-02-29',
      '2024-02-29T10:00:00Z', '2024-02-29 10:00:00.1234567', '1,5', '99999999999', '1e400', 'infinity', 'x',
    ]; // prettier-ignore
    const records = texts.map((each) => `<r><v>${each}</v></r>`);
    const values = await unboxed(fixture, records, { format: 'xml', schema: `v ${type}` });
    for (const [index, content] of records.entries()) {
      const read = await fromFile(content, `v:${type}`, {});
      expect([content, (values[index] as { v: unknown }).v]).toEqual([
        content,
        (read as { v: unknown } | null)?.v ?? null,
      ]);
    }
  },
);
