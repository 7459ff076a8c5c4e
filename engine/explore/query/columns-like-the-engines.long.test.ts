/** Queries and previews of columns that are called what the engine beneath calls its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
let count = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-engine-names-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const names = ['rowid', 'ROWID', '_rowid', 'filename', 'file_row_number', 'file_index'];

async function rowsOf(work: AsyncIterable<{ readonly item: string }>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of work) if ('rows' in item) rows.push(...(item.rows as unknown[]));
  return rows;
}

test.each([...names.map((name) => [name]), ['rowid', '_rowid'], names.filter((name) => name !== 'ROWID')])(
  'rows with %s',
  async (...columns) => {
    for (const value of ['i - 3', "TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_days(i::INT)", "'x' || i", 'NULL::INT']) {
      const items = columns.map((name) => `${value} AS "${name}"`);
      const select = `SELECT i AS id, ${items.join(', ')} FROM range(5) r(i)`;
      const plain = `SELECT i AS id, ${columns.map((_name, index) => `${value} AS "c${index}"`).join(', ')} FROM range(5) r(i)`;
      const values = (rows: readonly unknown[]): unknown[][] => rows.map((row) => Object.values(row as object));
      const wanted = values(await rowsOf(engine.dispatcher.stream('query', { sql: plain })));
      expect(wanted).toHaveLength(5);
      const found = await rowsOf(engine.dispatcher.stream('query', { sql: select }));
      expect(Object.keys(found[0] as object)).toEqual(['id', ...columns]);
      expect(values(found)).toEqual(wanted);
      const to = join(folder, `${(count += 1)}.parquet`);
      await engine.dispatcher.call('writeQuery', { sql: select, folder, to });
      expect(values(await rowsOf(engine.dispatcher.stream('query', { sql: `FROM '${to}'`, folder })))).toEqual(wanted);
      expect(values(await rowsOf(engine.dispatcher.stream('readFileRows', { path: to })))).toEqual(wanted);
    }
  },
);
