/** Files of several types in one folder, read as a crawled table, as a glob, and by jobs over both. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import { getFormat, loadFormat } from '#engine/formats/index.ts';
import {
  fileColumns,
  writeParquetFile,
  writeText,
  type DrawnFile,
  type FileFormat,
} from '#engine/testing/merged-files/draw-files.ts';
import type { Plain } from '#engine/formats/batches/testing/plain-values.ts';
import { isSameValue, mayMisfit } from '#engine/testing/merged-files/same-value.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

interface ReadRows {
  readonly types: Readonly<Record<string, string>>;
  readonly rows: readonly Record<string, unknown>[];
  /** Records that were reported instead of read. */
  readonly told: number;
}

export async function writeFiles(
  { folder, duck }: EnginePlace,
  format: FileFormat,
  files: readonly DrawnFile[],
  into: string,
  first = 0,
): Promise<void> {
  await mkdir(path.join(folder, into), { recursive: true });
  for (const [index, file] of files.entries()) {
    const target = path.join(folder, into, `part-${first + index}.${format}`);
    if (format === 'csv' || format === 'json') {
      await writeFile(target, writeText(file, format));
      continue;
    }
    const parquet = format === 'parquet' ? target : path.join(folder, `${into}-${first + index}.parquet`);
    await writeParquetFile(file, parquet, duck.connection);
    if (format === 'parquet') continue;
    const options = getFormat(format).writeOptions!.parse({});
    await (
      await loadFormat(format)
    ).encode!({ parquet, target, columns: fileColumns(file.type), options }, duck.context);
    await rm(parquet);
  }
}

export async function crawl(
  { engine, folder }: EnginePlace,
  into: string,
  settings: Record<string, unknown> = {},
): Promise<string[]> {
  const value = {
    name: into,
    databaseName: 'lake',
    targets: [{ path: path.join(folder, into) }],
    combineCompatibleSchemas: true,
    ...settings,
  };
  const known = await engine.dispatcher.call('getDefinition', { kind: 'crawler', name: into }).catch(() => undefined);
  await engine.dispatcher.call('saveDefinition', { kind: 'crawler', value, expectedHash: known?.hash ?? null });
  for await (const item of engine.dispatcher.stream('crawl', { crawlerName: into }))
    if (item.item === 'result') return item.result.tables.map(({ name }) => name);
  throw new Error('The crawl gave no result.');
}

export async function query({ engine, folder }: EnginePlace, sql: string): Promise<ReadRows> {
  const rows: Record<string, unknown>[] = [];
  let types: Record<string, string> = {};
  let told = 0;
  for await (const item of engine.dispatcher.stream(
    'query',
    { sql, folder, leaveOutMisfits: true },
    new AbortController().signal,
  ))
    if (item.item === 'rows') rows.push(...(item.rows as Record<string, unknown>[]));
    else {
      types = Object.fromEntries(item.columns.map((column) => [column.name.toLowerCase(), column.type]));
      // Ten are listed one by one, the others as a number.
      told = item.warnings.reduce(
        (sum, text) => sum + Number(/^(?:and )?(\d+) (?:more|other)/iu.exec(text)?.[1] ?? 1),
        0,
      );
    }
  return { types, rows, told };
}

/** Rows of a source through a job into Parquet. */
export async function run(
  place: EnginePlace,
  name: string,
  source: { readonly transform: string; readonly args: Record<string, unknown> },
): Promise<ReadRows> {
  const { engine } = place;
  const out = `out-${name}`;
  const job = {
    name,
    nodes: [
      { id: 'in', name: 'In', ...source },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: out, format: 'parquet' },
      },
    ],
  };
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  const { id } = await engine.dispatcher.call('startJobRun', { jobName: name });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id })) {
    if (item.item !== 'finished') continue;
    expect([name, item.run.error]).toEqual([name, null]);
    const { rows, types } = await query(place, `SELECT * FROM '${out}'`);
    const rejected = await engine.dispatcher.call('getRejectedRecords', { id, limit: 1000 });
    return { rows, types, told: rejected.items.length };
  }
  throw new Error('The run did not end.');
}

/**
 * Every value reads back equal, or its record is reported.
 * @param mayMiss whether a record with this value, in a file of this type, may be reported instead.
 */
export function checkRows(
  title: string,
  files: readonly DrawnFile[],
  read: ReadRows,
  mayMiss: (value: Plain, type: DataType) => boolean = mayMisfit,
): void {
  const found = new Map(read.rows.map((row) => [row['id'], row]));
  const wrong: unknown[] = [];
  let missing = 0;
  for (const { type, rows } of files)
    for (const { id, value } of rows) {
      const row = found.get(id);
      found.delete(id);
      if (row !== undefined && isSameValue(value, type, row['v'])) continue;
      if (row === undefined && mayMiss(value, type)) missing += 1;
      else
        wrong.push({ id, type: formatHive(type), value: text(value), read: row === undefined ? 'no row' : row['v'] });
    }
  expect({ title, types: read.types, wrong, more: [...found.keys()], told: read.told }).toEqual({
    title,
    types: read.types,
    wrong: [],
    more: [],
    told: missing,
  });
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}` : each));
}
