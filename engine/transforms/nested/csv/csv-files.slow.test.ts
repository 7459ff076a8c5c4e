/** CSV text in a column gives what the same text in a file gives; texts of a megabyte. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineError } from '#engine/contract/errors.ts';
import { csvReadOptions } from '#engine/formats/csv/options.ts';
import { endOfContent, RecordReader } from '#engine/formats/csv/records/record-reader.ts';
import type { InferFileOutput } from '#engine/formats/infer-file.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { unboxed } from '#engine/testing/unbox/unboxed.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

type Options = Readonly<Record<string, unknown>>;

function parsed(texts: readonly (string | null)[], schema: string, options: Options = {}): Promise<unknown[]> {
  return unboxed(fixture, texts, { format: 'csv', schema, ...options });
}

let files = 0;

/** The rows of a file; null if a record of it cannot be read. */
async function fromFile(text: string, columns: Schema, options: Options): Promise<unknown[] | null> {
  const file = fixture.write(`f${(files += 1)}.csv`, text);
  const reading = {
    format: 'csv',
    compression: 'none',
    options: csvReadOptions().parse({ ...options, rewrite: true }),
  };
  try {
    return await fixture.scan(file, { reading, schema: columns } as unknown as InferFileOutput);
  } catch (thrown) {
    expect(['MalformedFile', 'Execution', 'InvalidValue']).toContain((thrown as EngineError).code);
    return null;
  }
}

/** Whether every record of a file would be read as one of two values: what the format's own reader finds. */
function isSound(text: string, dialect: Options): boolean {
  const options = csvReadOptions().parse(dialect);
  const reader = new RecordReader(options, Buffer.from(text), true);
  for (let count = reader.next(); count !== endOfContent; count = reader.next()) {
    if (reader.isBlank(count)) continue;
    const extra = count === 3 && reader.starts[2] === reader.ends[2] && reader.quoted[2] === 0;
    if (reader.malformed || !(count === 2 || extra)) return false;
  }
  return true;
}

/** Whether the first record has three values. */
function hasThreeFirst(text: string, dialect: Options): boolean {
  const reader = new RecordReader(csvReadOptions().parse(dialect), Buffer.from(text), true);
  for (let count = reader.next(); count !== endOfContent; count = reader.next())
    if (!reader.isBlank(count)) return count === 3;
  return false;
}

const dialects: readonly Options[] = [
  {},
  { separator: ';', quoteChar: "'" },
  { separator: '\t', escaper: '\\' },
  { separator: ' ' },
  { separator: '^', quoteChar: ']', escaper: '-' },
  { separator: '|', quoteChar: '' },
];

describe.each(dialects)('%j', (dialect) => {
  const { separator = ',', quoteChar: quote = '"', escaper = '' } = dialect as Record<string, string>;
  const marks = [separator, quote, escaper].filter((mark) => mark !== '');
  const cell = fc.array(fc.constantFrom<string>('a', 'é', ' ', '"', "'", '\\', '1', ...marks), { maxLength: 4 });
  const quoted = fc
    .array(fc.constantFrom('a', '\n', '\r\n', separator, ' ', `${escaper || quote}${quote}`), { maxLength: 4 })
    .map((letters) => [quote, ...letters, quote]);
  const line = fc
    .array(fc.oneof(cell, quote === '' ? cell : quoted), { minLength: 1, maxLength: 4 })
    .map((cells) => cells.map((letters) => letters.join('')).join(separator));
  const text = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n\n')), { maxLength: 4 })
    .map((lines) => lines.flat().join(''));

  test('the rows of a file are the structs of its text', async () => {
    const columns: Schema = ['a', 'b'].map((name) => ({ name, type: parseHive('string') }));
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (content, isOpen) => {
        const ended = isOpen ? content.replace(/[\r\n]+$/u, '') : content;
        // What an escape character means before a line end, or at the end of a file, is nowhere said.
        fc.pre(escaper === '' || ended.split(/[\r\n]/u).every((part) => !part.endsWith(escaper)));
        // The reader of files refuses a further empty value in the first record.
        fc.pre(!hasThreeFirst(ended, dialect));
        const file = isSound(ended, dialect) ? await fromFile(ended, columns, dialect) : null;
        const [value] = await parsed([ended], 'array<struct<a:string,b:string>>', dialect);
        expect(value).toEqual(file);
        const [only] = await parsed([ended], 'a STRING, b STRING', dialect);
        expect(only).toEqual(file?.length === 1 ? file[0] : null);
      }),
      { numRuns: triesOfRun(100, 10) },
    );
  });
});

test.each([
  'int',
  'bigint',
  'double',
  'decimal(6,2)',
  'boolean',
  'date',
  'timestamp',
  'binary',
  'array<int>',
  'string',
])('values are read as %s where a file has them so', async (type) => {
  const texts = [
      '', '""', '1', '01', ' 1', '1.50', '1.505', '1e3', '0x1F', '1_000', 'NaN', 'NA', 'n/a', '-', 'true', 'T', 'yes',
      '2024-02-29', '2023-02-29', '2024-02-29T10:00:00Z', '2024-02-29 10:00:00.1234567', '1,5', '"[1, 2]"', '"[1,""x""]"',
      '99999999999', '1e400', 'infinity', 'x',
    ]; // prettier-ignore
  // The reader of files leaves a boolean to DuckDB, which skips no blanks.
  const usual = type === 'boolean' ? texts.filter((text) => !text.startsWith(' ')) : texts;
  const lines = usual.map((text) => `k${text.includes(',') && !text.startsWith('"') ? `,"${text}"` : `,${text}`}`);
  const columns: Schema = [
    { name: 'k', type: parseHive('string') },
    { name: 'v', type: parseHive(type) },
  ];
  const structs = (await parsed(lines, `k STRING, v ${type}`)) as { v: unknown }[];
  for (const [index, line] of lines.entries()) {
    const rows = await fromFile(`${line}\n`, columns, {});
    const read = rows === null ? null : (rows[0] as { v: unknown }).v;
    expect([line, structs[index]!.v]).toEqual([line, read]);
  }
});

test('a megabyte in one cell, and in quotes that do not close', async () => {
  const long = 'x"'.repeat(500_000);
  const doubled = `"${long.replaceAll('"', '""')}"`;
  expect(
    await parsed([`${long},b`, `${doubled},b`, `"${'a,"\n'.repeat(250_000)}`, null], 'a STRING, b STRING'),
  ).toEqual([{ a: long, b: 'b' }, { a: long, b: 'b' }, null, null]);
});
