import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { buildLineIndex, rowsPerBlock, type RowShape } from '#engine/explore/pages/line-index.ts';
import { openSource } from '#engine/storage/open-source.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-pages-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function page(path: string, start: number, count: number): Promise<Record<string, string>[]> {
  const { snapshot } = await engine.dispatcher.call('openPages', { path });
  const { arrow } = await engine.dispatcher.call('readPage', { path, snapshot, start, count });
  return tableFromIPC(arrow)
    .toArray()
    .map((row: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
    );
}

const rowCount = 3 * rowsPerBlock + 17;
const places = [0, 1, rowsPerBlock - 1, rowsPerBlock, 2 * rowsPerBlock + 5, rowCount - 2];

/** Every seventh name has a line break and quotes in it, so rows are not lines. */
function nameOf(row: number): string {
  return row % 7 === 0 ? `line ${row}\n"two"` : `n${row}`;
}

describe('pages by row position', () => {
  test('CSV with line breaks in values: any row is found', async () => {
    const path = join(folder, 'a.csv');
    const rows = Array.from({ length: rowCount }, (_, row) => `${row},"${nameOf(row).replaceAll('"', '""')}"\n`);
    writeFileSync(path, `id,name\n${rows.join('')}`);
    const { rowCount: counted } = await engine.dispatcher.call('openPages', { path });
    expect(counted).toBe(rowCount);
    for (const start of places) {
      expect(await page(path, start, 2)).toEqual(
        [start, start + 1].map((row) => ({ id: String(row), name: nameOf(row) })),
      );
    }
  });

  test('a page over a border of blocks, and one behind the end', async () => {
    const path = join(folder, 'a.csv');
    const rows = await page(path, rowsPerBlock - 300, 600);
    expect(rows.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 600 }, (_, index) => rowsPerBlock - 300 + index),
    );
    expect(await page(path, rowCount - 1, 50)).toHaveLength(1);
    expect(await page(path, rowCount + 5, 50)).toEqual([]);
  });

  test.each(['b.jsonl', 'b.jsonl.gz', 'b.json'])('%s', async (name) => {
    const path = join(folder, name);
    const rows = Array.from({ length: rowCount }, (_, row) => JSON.stringify({ id: row, name: nameOf(row) }));
    const text = name === 'b.json' ? `[${rows.join(',\n')}]` : `${rows.join('\n')}\n`;
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    for (const start of places)
      expect((await page(path, start, 2)).map(({ id }) => Number(id))).toEqual([start, start + 1]);
  });

  test('Parquet', async () => {
    const path = join(folder, 'c.parquet');
    await engine.dispatcher.call('convertFile', { from: join(folder, 'a.csv'), to: path });
    for (const start of places)
      expect((await page(path, start, 2)).map(({ id }) => Number(id))).toEqual([start, start + 1]);
  });

  test('a changed file is reported', async () => {
    const path = join(folder, 'd.csv');
    writeFileSync(path, 'id\n1\n2\n');
    const { snapshot } = await engine.dispatcher.call('openPages', { path });
    appendFileSync(path, '3\n');
    await expect(engine.dispatcher.call('readPage', { path, snapshot, start: 0, count: 1 })).rejects.toMatchObject({
      code: 'FileChanged',
    });
  });
});

describe('line index', () => {
  const csv: RowShape = {
    kind: 'csv',
    dialect: { separator: ',', quoteChar: '"', escaper: '', comment: '', skipLines: 0 },
    columnCount: 2,
    skipRecords: 1,
  };

  test('counts the rows that a person would count, whatever the values contain', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ü') });
    const path = join(folder, 'p.csv');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 40 }), fc.boolean(), async (rows, endsOpen) => {
        const quote = (text: string): string =>
          /[",\r\n]|^ | $/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = ['x,y', ...rows.map((row) => row.map(quote).join(','))].join('\n') + (endsOpen ? '' : '\n');
        writeFileSync(path, text);
        const size = Buffer.byteLength(text);
        await using source = await openSource(path);
        const index = await buildLineIndex(source, csv, new AbortController().signal, () => undefined);
        expect(index.rowCount).toBe(rows.length);
        expect(index.offsets.at(-1)).toBe(size);
        if (rows.length > 0) expect(index.offsets[0]).toBe(4);
      }),
      { numRuns: 300 },
    );
  });

  test('stops when it is cancelled', async () => {
    const path = join(folder, 'e.csv');
    writeFileSync(path, `x,y\n${'1,2\n'.repeat(10)}`);
    await using source = await openSource(path);
    await expect(buildLineIndex(source, csv, AbortSignal.abort(), () => undefined)).rejects.toThrow();
  });
});
