/** Columns into DuckDB and out of it again, rejected records, and a text format that is built from them. */

import fc from 'fast-check';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import type { BatchPart } from '#engine/formats/batches/column-batch.ts';
import { readParquetBatches } from '#engine/formats/batches/read-parquet-batches.ts';
import { batchOf, rowsOf, type Plain } from '#engine/formats/batches/testing/plain-values.ts';
import { arbitraryTable } from '#engine/formats/batches/testing/random-rows.ts';
import { writeBatches } from '#engine/formats/batches/write-batches.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { stringType, type Schema } from '#engine/types/data-type.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

function target(): string {
  return path.join(fixture.folder, `${newId('written')}.parquet`);
}

async function* partsOf(
  columns: Schema,
  rows: readonly (readonly Plain[])[],
  cut: number,
): AsyncGenerator<BatchPart, void, void> {
  for (let start = 0; start < rows.length; start += cut)
    yield { batch: batchOf(columns, rows.slice(start, start + cut)), rejects: [] };
}

async function readBack(file: string, columns: Schema): Promise<Plain[][]> {
  const numbered = columns.map(({ type }, index) => ({ name: `c${index}`, type }));
  const rows: Plain[][] = [];
  for await (const batch of readParquetBatches(file, numbered, fixture.context)) rows.push(...rowsOf(numbered, batch));
  return rows;
}

test('values of every type go through DuckDB and Parquet unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryTable(), fc.integer({ min: 1, max: 50 }), async ({ columns, rows }, cut) => {
      const file = target();
      const parts = partsOf(columns, rows, cut);
      const written = await writeBatches({ parts, columns, placed: false, limit: null, target: file }, fixture.context);
      expect(written).toEqual({ rows: rows.length, rejects: 0 });
      expect(await readBack(file, columns)).toEqual(rows);
    }),
    { numRuns: triesOfRun(60, 25) },
  );
});

test('rows beyond one vector, long lists and long texts keep their places', async () => {
  const columns: Schema = [
    { name: 'n', type: { kind: 'bigint' } },
    { name: 't', type: stringType },
    { name: 'l', type: { kind: 'array', element: { kind: 'struct', fields: [{ name: 's', type: stringType }] } } },
  ];
  const rows = Array.from({ length: 10_000 }, (_, row): Plain[] => [
    row % 7 === 0 ? null : BigInt(row),
    row % 5 === 0 ? null : 'x'.repeat(row % 40),
    row % 3 === 0 ? null : Array.from({ length: row % 11 }, (_item, at) => (at % 4 === 1 ? null : [`${row} ${at}`])),
  ]);
  const file = target();
  const parts = partsOf(columns, rows, 4321);
  await writeBatches({ parts, columns, placed: false, limit: null, target: file }, fixture.context);
  expect(await readBack(file, columns)).toEqual(rows);
});

test('a field of a null struct is null for DuckDB too', async () => {
  const columns: Schema = [{ name: 's', type: { kind: 'struct', fields: [{ name: 'a', type: { kind: 'int' } }] } }];
  const batch = batchOf(columns, [[[1n]], [[2n]]]);
  const hidden = { ...batch.columns[0]!, validity: Uint8Array.of(1) };
  async function* parts(): AsyncGenerator<BatchPart, void, void> {
    yield { batch: { rowCount: 2, columns: [hidden] }, rejects: [] };
  }
  const file = target();
  await writeBatches({ parts: parts(), columns, placed: false, limit: null, target: file }, fixture.context);
  expect(await fixture.connection.rows(sql`SELECT c0.a AS a FROM read_parquet(${literal(file)})`)).toEqual([
    { a: 1 },
    { a: null },
  ]);
});

test('text that is not UTF-8 is refused, also where only a cut through a character makes it so', async () => {
  const columns: Schema = [{ name: 't', type: stringType }];
  const write = (bytes: number[], offsets: number[]): Promise<unknown> => {
    async function* parts(): AsyncGenerator<BatchPart, void, void> {
      const data = { kind: 'bytes', offsets: Int32Array.from(offsets), bytes: Uint8Array.from(bytes) } as const;
      yield { batch: { rowCount: offsets.length - 1, columns: [{ data, validity: null }] }, rejects: [] };
    }
    return writeBatches({ parts: parts(), columns, placed: false, limit: null, target: target() }, fixture.context);
  };
  await expect(write([0xc3, 0xa9], [0, 2])).resolves.toEqual({ rows: 1, rejects: 0 });
  await expect(write([0xff], [0, 1])).rejects.toMatchObject({ code: 'MalformedFile', details: { column: 't' } });
  await expect(write([0xc3, 0xa9], [0, 1, 2])).rejects.toMatchObject({ code: 'MalformedFile' });
});

test('many rejected records are in the file next to the rows, and a file without columns works too', async () => {
  const file = target();
  const rejects = Array.from({ length: 3000 }, (_, index) => ({
    line: index + 1,
    byteOffset: index * 10,
    column: null,
    reason: 'broken',
    raw: `line ${index + 1}`,
  }));
  async function* parts(): AsyncGenerator<BatchPart, void, void> {
    yield { batch: { rowCount: 2, columns: [] }, rejects };
  }
  const request = { parts: parts(), columns: [], placed: false, limit: null, target: file };
  expect(await writeBatches(request, fixture.context)).toEqual({ rows: 2, rejects: 3000 });
  const [counts] = await fixture.connection.rows(
    sql`SELECT count(*) FILTER (reason IS NULL) AS good, count(reason) AS bad, max(line) AS line, max(byte_offset) AS byte_offset FROM read_parquet(${literal(file)})`,
  );
  expect(counts).toEqual({ good: 2n, bad: 3000n, line: 3000n, byte_offset: 29_990n });
});

test('an error of the reader is passed on unchanged, and the next file is still written', async () => {
  const columns: Schema = [{ name: 'n', type: { kind: 'int' } }];
  async function* broken(): AsyncGenerator<BatchPart, void, void> {
    yield { batch: batchOf(columns, [[1n]]), rejects: [] };
    throw new Error('cut short');
  }
  const request = { parts: broken(), columns, placed: false, limit: null, target: target() };
  await expect(writeBatches(request, fixture.context)).rejects.toThrow('cut short');
  const file = target();
  const parts = partsOf(columns, [[2n]], 1);
  await writeBatches({ parts, columns, placed: false, limit: null, target: file }, fixture.context);
  expect(await readBack(file, columns)).toEqual([[2n]]);
});

test('a cancelled operation stops between batches, and leaves the worker whole', async () => {
  const columns: Schema = [{ name: 'n', type: { kind: 'int' } }];
  const stop = new AbortController();
  let given = 0;
  async function* endless(): AsyncGenerator<BatchPart, void, void> {
    for (;;) {
      given += 1;
      if (given === 5) stop.abort();
      yield { batch: batchOf(columns, [[1n]]), rejects: [] };
    }
  }
  const context = { ...fixture.context, signal: stop.signal };
  const request = { parts: endless(), columns, placed: false, limit: null, target: target() };
  await expect(writeBatches(request, context)).rejects.toMatchObject({ name: 'AbortError' });
  expect(given).toBe(5);
  const file = target();
  await writeBatches(
    { parts: partsOf(columns, [[7n]], 1), columns, placed: false, limit: null, target: file },
    fixture.context,
  );
  expect(await readBack(file, columns)).toEqual([[7n]]);
});
