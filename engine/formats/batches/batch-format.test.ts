/** What a format gets from its reader: scans, pushed-down requests, and rejected records, on a format of lines. */

import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sql } from '#engine/base/sql.ts';
import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import type { BatchPart, BatchReject, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { Int64Column } from '#engine/formats/batches/fixed-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { openFormatFixture, type FormatFixture, type Row } from '#engine/formats/testing/format-fixture.ts';
import type { Isolated } from '#engine/formats/testing/isolated-rows.ts';
import type { ScanRequest } from '#engine/formats/format.ts';
import { bigintType, dateType, stringType, type Schema } from '#engine/types/data-type.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let readColumns: readonly string[] = [];

/** Lines `name;count`; a line without a semicolon is not a record. */
async function* readLines({ source, columns }: BatchRequest): AsyncGenerator<BatchPart, void, void> {
  readColumns = columns.map(({ name }) => name);
  let offset = 0;
  for (const [index, line] of readFileSync(source.path, 'utf8').split('\n').entries()) {
    const byteOffset = offset;
    offset += Buffer.byteLength(line) + 1;
    if (line === '') continue;
    const [name, count] = line.split(';');
    const rejects: BatchReject[] = [];
    const texts = columns.map(() => new TextColumn());
    const [lines, offsets, raws] = [new Int64Column(), new Int64Column(), new TextColumn()];
    if (count === undefined)
      rejects.push({ line: index + 1, byteOffset, column: null, reason: 'no semicolon', raw: line });
    else {
      for (const [at, column] of columns.entries()) texts[at]!.appendText(column.name === 'name' ? name! : count);
      lines.appendNumber(index + 1);
      offsets.appendNumber(byteOffset);
      raws.appendText(line);
    }
    yield {
      batch: { rowCount: lines.rows, columns: texts.map((column) => column.take()) },
      rejects,
      places: { lines: lines.take(), byteOffsets: offsets.take(), raws: raws.take() },
    };
  }
}

const schema: Schema = [
  { name: 'name', type: stringType },
  { name: 'count', type: bigintType },
];

const lineFormat = batchFormat({
  name: 'pairs',
  readOptions: z.object({}),
  infer: async () => async () => {
    const reading = { format: 'pairs', compression: 'none' as const, options: {} };
    return { reading, schema, exact: true, rowCount: null, warnings: [] };
  },
  leaves: 'text',
  placed: true,
  read: async () => readLines,
});

async function prepare(content: string, columns: Schema | undefined, rows?: number): Promise<ScanRequest> {
  const file = fixture.write('a.pairs', content);
  const wanted = {
    places: true,
    ...(columns === undefined ? {} : { columns }),
    ...(rows === undefined ? {} : { rows }),
  };
  const reading = { format: 'pairs', compression: 'none' as const, options: {} };
  const prepared = await preparePath(lineFormat, file, reading, fixture.context, wanted);
  const { compression, options } = prepared.reading;
  return { files: [prepared.path], compression, options, columns: columns ?? schema, withFilename: false };
}

function scan(request: ScanRequest): Promise<Row[]> {
  return fixture.connection.rows(lineFormat.scan(request).relation);
}

async function isolate(request: ScanRequest): Promise<Isolated> {
  const isolating = lineFormat.isolate(request);
  for (const statement of isolating.setup) await fixture.connection.run(statement);
  const rows = await fixture.connection.rows(isolating.relation);
  const rejects = await fixture.connection.rows<Isolated['rejects'][number]>(
    sql`SELECT * FROM (${isolating.rejects}) ORDER BY line`,
  );
  for (const statement of isolating.cleanup) await fixture.connection.run(statement);
  return { rows, rejects };
}

test('text is cast to the types of the table, in its order, and a column that the file has not is null', async () => {
  const columns: Schema = [
    { name: 'n', sourceName: 'count', type: { kind: 'smallint' } },
    { name: 'name', type: stringType },
  ];
  expect(await scan(await prepare('a;1\nb;2\n', columns))).toEqual([
    { n: 1, name: 'a' },
    { n: 2, name: 'b' },
  ]);
  const all = await prepare('a;1\nb;2\n', undefined);
  const more = { ...all, columns: [...schema, { name: 'other', type: dateType }], withFilename: true };
  expect(await scan(more)).toEqual([
    { name: 'a', count: 1n, other: null, filename: all.files[0] },
    { name: 'b', count: 2n, other: null, filename: all.files[0] },
  ]);
});

test('only what is wanted is read', async () => {
  const many = Array.from({ length: 100 }, (_, index) => `n${index};${index}\n`).join('');
  const request = await prepare(many, [schema[1]!], 10);
  expect(readColumns).toEqual(['count']);
  expect(await scan(request)).toHaveLength(10);
});

test('no column at all still gives the rows', async () => {
  const request = await prepare('a;1\nb;2\n', []);
  expect(await scan(request)).toHaveLength(2);
});

describe('records that do not fit', () => {
  test('stop the plain scan', async () => {
    await expect(scan(await prepare('a;1\nbroken\n', schema))).rejects.toThrow('line 2): no semicolon');
    await expect(scan(await prepare('a;1\nb;1.5\n', schema))).rejects.toMatchObject({ code: 'Execution' });
  });

  test('are rejected with their position and raw text', async () => {
    const { rows, rejects } = await isolate(await prepare('a;1\nbroken\nc;x\nd;1.5\né;5\n', schema));
    expect(rows).toEqual([
      { name: 'a', count: 1n },
      { name: 'é', count: 5n },
    ]);
    expect(
      rejects.map(({ line, byte_offset: offset, column_name: column, raw }) => [line, offset, column, raw]),
    ).toEqual([
      [2n, 4n, null, 'broken'],
      [3n, 11n, 'count', 'c;x'],
      [4n, 15n, 'count', 'd;1.5'],
    ]);
    expect(rejects[2]!.reason).toContain('1.5');
  });

  test('law: every record is a row or rejected', async () => {
    const line = fc.oneof(
      fc
        .tuple(
          fc.stringMatching(/^[a-zé ]{0,5}$/u),
          fc.oneof(fc.integer().map(String), fc.stringMatching(/^[x0-9.]{0,3}$/u)),
        )
        .map(([name, count]) => `${name};${count}`),
      fc.stringMatching(/^[a-z]{1,5}$/u),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
        const { rows, rejects } = await isolate(await prepare(lines.join('\n'), schema));
        expect(rows.length + rejects.length).toBe(lines.length);
        for (const { line: at, raw } of rejects) expect(raw).toBe(lines[Number(at) - 1]);
        const plain = await scan(await prepare(lines.join('\n'), schema)).catch(() => undefined);
        expect(plain).toEqual(rejects.length === 0 ? rows : undefined);
      }),
      { numRuns: triesOfRun(40, 15) },
    );
  });
});
