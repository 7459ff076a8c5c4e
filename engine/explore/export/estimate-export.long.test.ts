/** The estimated size of an export is near the real one, in every format and packing, and the sample leaves nothing. */

import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Input } from '#engine/contract/procedures/index.ts';
import { formats } from '#engine/formats/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();
const [rowCount, sampleRows] = [20_000, 5000];
const inFile = (name: string): string => join(place.folder, name);

/** That packs neither to nothing nor to itself. */
const textOf = (row: number): string => `name ${((row * 2_654_435_761) % 2 ** 32).toString(16)}`;
let count = 0;

beforeAll(async () => {
  const lines = Array.from({ length: rowCount }, (_, row) => `${row},${textOf(row)},${(row * 7919) % 1000}\n`);
  await writeFile(inFile('rows.csv'), `id,name,amount\n${lines.join('')}`);
});

type FileSource = Extract<Input<'exportRows'>['source'], { kind: 'file' }>;

async function sampleOf(rows: number, more: Partial<FileSource> = {}): Promise<FileSource> {
  const path = inFile('rows.csv');
  const { snapshot } = await place.engine.dispatcher.call('openPages', { path });
  return { kind: 'file', path, snapshot, rows: [{ start: 0, count: rows }], ...more };
}

async function realSize(toFormat: string, writeOptions: Record<string, unknown>): Promise<number> {
  const to = inFile(`real-${(count += 1)}`);
  const source = { kind: 'file', path: inFile('rows.csv') } as const;
  await Array.fromAsync(place.engine.dispatcher.stream('exportRows', { source, to, toFormat, writeOptions }));
  return (await stat(to)).size;
}

const written = formats.flatMap(({ name, writeOptions }): [string, Record<string, unknown>][] =>
  writeOptions === null ? [] : [[name, {}]],
);

test.each([...written, ['csv', { compression: 'gzip' }], ['json', { compression: 'zstd' }]] as [
  string,
  Record<string, unknown>,
][])('%s %o', async (toFormat, writeOptions) => {
  const estimated = await place.engine.dispatcher.call('estimateExport', {
    source: await sampleOf(sampleRows),
    rowCount,
    toFormat,
    writeOptions,
  });
  const real = await realSize(toFormat, writeOptions);
  expect(estimated.sampleRows).toBe(sampleRows);
  expect(estimated.sizeBytes).toBeGreaterThan(real / 2);
  expect(estimated.sizeBytes).toBeLessThan(real * 2);
});

test('a sample of all rows has the size of the export, one without rows has none, and no sample is left', async () => {
  const estimate = async (source: FileSource, rows: number) =>
    place.engine.dispatcher.call('estimateExport', { source, rowCount: rows, toFormat: 'parquet', writeOptions: {} });
  expect(await estimate(await sampleOf(rowCount), rowCount)).toEqual({
    sizeBytes: await realSize('parquet', {}),
    sampleRows: rowCount,
  });
  const nothing = { filter: [{ column: 'name', operator: 'eq' as const, values: ['nobody'] }] };
  const path = inFile('rows.csv');
  const { snapshot } = await place.engine.dispatcher.call('openPages', { path, ...nothing });
  expect(await estimate({ kind: 'file', path, ...nothing, snapshot }, 5)).toEqual({ sizeBytes: null, sampleRows: 0 });
  await expect(estimate(await sampleOf(3, { snapshot: 'another' }), 5)).rejects.toMatchObject({ code: 'FileChanged' });
  expect(await readdir(inFile('.tenon/cache/samples'))).toEqual([]);
});
