/** The example files of Apache ORC and the lake's, against the rows that their makers published. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { readBatches } from '#engine/formats/orc/read/read-batches.ts';
import { readOrc, type Row } from '#engine/formats/orc/testing/orc-folder.ts';
import { readPublishedRows } from '#engine/formats/orc/testing/published-rows.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { openSource } from '#engine/storage/open-source.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/data');
const data = process.env['TENON_SHARED_DATA'] ?? root;
const present = existsSync(data);
if (!present) process.stderr.write('skipped: the ORC examples, because ../shared/data is absent\n');

interface Answer {
  readonly num_rows?: number;
  readonly columns?: readonly { readonly name: string; readonly hive_type: string }[];
  readonly null_counts?: Readonly<Record<string, number>>;
  readonly first_rows?: readonly (readonly unknown[])[];
}

/** Every row, without making values of it. */
async function countNulls(file: string, columns: Schema): Promise<{ rowCount: number; nulls: number[] }> {
  const context = { temporaryDirectory: tmpdir(), signal: new AbortController().signal };
  const nulls = columns.map(() => 0);
  let rowCount = 0;
  await using source = await openSource(file);
  for await (const { batch } of readBatches(
    { source, columns, limit: null },
    { unwrap: true, compression: 'none', encoding: 'utf-8' },
    context,
  )) {
    rowCount += batch.rowCount;
    for (const [index, { validity }] of batch.columns.entries()) {
      for (let row = 0; validity !== null && row < batch.rowCount; row += 1) {
        nulls[index]! += 1 - ((validity[row >> 3]! >> (row & 7)) & 1);
      }
    }
  }
  return { rowCount, nulls };
}

/** Integers exactly: what JSON.parse would round comes as bigint. */
function parseExactly(text: string): unknown {
  return JSON.parse(text, (_, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/u.test(context?.source ?? '')
      ? BigInt(context!.source!)
      : value,
  ) as unknown;
}

/** A value of ours in the form of expected.json. */
function asAnswer(value: unknown, type: DataType): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case 'binary':
      return { $hex: Buffer.from(value as Uint8Array).toString('hex') };
    case 'decimal':
      return { $decimal: decimalText(value as bigint, type.scale) };
    case 'timestamp_ntz':
      return new Date(Number((value as bigint) / 1000n)).toISOString().slice(0, 19);
    case 'array':
      return (value as unknown[]).map((element) => asAnswer(element, type.element));
    case 'map':
      return (value as [unknown, unknown][]).map(([key, entry]) => [
        asAnswer(key, type.key),
        asAnswer(entry, type.value),
      ]);
    case 'struct':
      return Object.fromEntries(
        type.fields.map((field) => [field.name, asAnswer((value as Row)[field.name], field.type)]),
      );
    default:
      return value;
  }
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

describe.runIf(present)('published ORC files', () => {
  let fixture: FormatFixture;
  beforeAll(async () => {
    fixture = await openFormatFixture();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const answers = present
    ? (parseExactly(readFileSync(path.join(data, 'orc/expected.json'), 'utf8')) as Record<string, Answer>)
    : {};

  test.each(Object.keys(answers).filter((name) => answers[name]!.columns !== undefined))('%s', async (name) => {
    const answer = answers[name]!;
    const file = path.join(data, 'orc', name);
    const { schema, rows } = await readOrc(file, { limit: answer.first_rows!.length });
    expect(schema.map((column) => column.name)).toEqual(answer.columns!.map((column) => column.name));
    expect(typesOf(schema).map((type) => type.replace('timestamp_ntz', 'timestamp'))).toEqual(
      answer.columns!.map((column) => `${column.name}:${column.hive_type}`),
    );
    expect(rows.map((row) => schema.map((column) => asAnswer(row[column.name], column.type)))).toEqual(
      answer.first_rows,
    );
    const { rowCount, nulls } = await countNulls(file, schema);
    expect(rowCount).toBe(answer.num_rows);
    expect(Object.fromEntries(schema.map((column, index) => [`${index}:${column.name}`, nulls[index]]))).toEqual(
      answer.null_counts,
    );
  });

  const published = present
    ? readdirSync(path.join(data, 'orc/expected')).map((name) => name.replace(/\.jsn\.gz$/u, ''))
    : [];

  test.each(published)('every published row of %s, every column, exactly', async (name) => {
    const { schema, rows } = await readOrc(path.join(data, `orc/${name}.orc`));
    const wanted = readPublishedRows(path.join(data, `orc/expected/${name}.jsn.gz`), schema);
    expect(wanted.length).toBeGreaterThan(0);
    expect(rows).toEqual(wanted);
  });

  test('rows are published of most of the examples', () => {
    expect(published.length).toBeGreaterThanOrEqual(12);
  });

  test('a root that is not a struct is one column, in microseconds', async () => {
    const { schema, rows } = await readOrc(path.join(data, 'orc/TestOrcFile.testTimestamp.orc'));
    expect(typesOf(schema)).toEqual(['value:timestamp_ntz']);
    expect(rows.slice(0, 3).map((row) => row['value'])).toEqual([
      BigInt(Date.UTC(2037, 0, 1)) * 1000n + 999n,
      BigInt(Date.UTC(2003, 0, 1)) * 1000n,
      BigInt(Date.UTC(1999, 0, 1)) * 1000n + 999_999n,
    ]);
  });

  test.each(present ? readdirSync(path.join(data, 'orc-bad')) : [])('%s is refused with its place', async (name) => {
    const outcome = await readOrc(path.join(data, 'orc-bad', name)).catch((thrown: unknown) => thrown);
    expect(outcome).toBeInstanceOf(EngineError);
    expect(outcome).toMatchObject({ code: 'MalformedFile', details: { byteOffset: expect.any(Number) } });
  });

  test('the airports of the lake are the same as ORC and as CSV, through DuckDB', async () => {
    const orc = path.join(data, 'lake/airports_orc/airports.orc');
    const csv = path.join(data, 'lake/airports_csv/airports.csv');
    const [fromOrc, fromCsv] = [await fixture.infer(orc), await fixture.infer(csv)];
    expect(fromOrc).toMatchObject({ rowCount: 3376, reading: { format: 'orc' }, exact: true });
    expect(typesOf(fromOrc.schema)).toEqual(typesOf(fromCsv.schema));
    expect(await fixture.scan(orc, fromOrc)).toEqual(await fixture.scan(csv, fromCsv));
  });
});
