/**
 * Random messy tables go through a job into a catalog table of every format that is written, and come back through the
 * catalog, by a query and by a job: the same rows and types, or a refusal before the first task.
 * TENON_ROUND_TRIPS=N writes N tables per format, TENON_SEED=N draws others.
 */

import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';
import { arbitraryTable, type RandomTable } from '#engine/formats/batches/testing/random-rows.ts';
import { writeParquet } from '#engine/formats/batches/testing/write-parquet.ts';
import { formats } from '#engine/formats/index.ts';
import { formatHive } from '#engine/types/hive.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

const tables = useWrittenTables();
const trips = Number(process.env['TENON_ROUND_TRIPS'] ?? 6);
const seed = Number(process.env['TENON_SEED'] ?? 20_240);
const written = formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name);

/** Refusals that a person reads before anything is written. */
const refusals = ['InvalidInput', 'TypeMismatch', 'UnsupportedFormat'];

/** @returns what differs; null: nothing. */
async function tripOf(table: RandomTable, format: string, name: string): Promise<string | null> {
  const { parquet } = await writeParquet(table, tables.duck.folder, tables.duck.connection);
  const ended = await tables.write(name, { select: `FROM read_parquet('${parquet}')` }, { format });
  if (ended.error !== null) {
    const tasks = await tables.fixture.engine.catalog.jobRuns.getTasks(ended.id);
    return refusals.includes(ended.error.code) && tasks.length === 0
      ? null
      : `failed: ${ended.error.code} ${ended.error.message}`;
  }
  const { items } = await tables.fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  if (items.length > 0) return `rejected: ${items[0]!.reason}`;
  const catalog = await tables.fixture.engine.catalog.tables.getTable('lake', name);
  const hive = (columns: typeof catalog.columns): string[] =>
    columns.map((column) => `${column.name} ${formatHive(column.type)}`);
  expect(hive(catalog.columns)).toEqual(hive(table.columns));
  const expected = await tables.rowsOf(parquet);
  for (const read of [() => tables.queryTo(name), () => tables.jobTo(name)]) {
    const found = await read().then(
      (file) => tables.rowsOf(file),
      (thrown: unknown) => String(thrown),
    );
    if (typeof found === 'string') return `cannot be read: ${found}`;
    const place = expected.findIndex((row, index) => row !== found[index]);
    if (found.length !== expected.length) return `${found.length} rows of ${expected.length}`;
    if (place !== -1) return `wrote ${expected[place]!.slice(0, 500)}\n read ${found[place]!.slice(0, 500)}`;
  }
  return null;
}

test.each(casesOfRun(written, (format) => format === 'parquet' || format === 'csv'))('%s', async (format) => {
  const samples = fc.sample(arbitraryTable(), { numRuns: trips, seed });
  const failures: string[] = [];
  for (const [index, table] of samples.entries()) {
    const told = await tripOf(table, format, `t${index}`);
    if (told === null) continue;
    failures.push(
      `${path.basename(format)} ${index}: ${table.columns.map(({ name, type }) => `${JSON.stringify(name)} ${formatHive(type)}`).join(', ')}\n ${told}`,
    );
  }
  expect(failures.join('\n')).toBe('');
});

test.each(casesOfRun(written, (format) => format === 'excel' || format === 'csv'))(
  'rows of empty texts and nulls alone stay rows, %s',
  async (format) => {
    const random = randomNumbers(9);
    for (let round = 0; round < triesOfRun(12, 3); round += 1) {
      const width = 1 + Math.floor(random() * 3);
      const blank = (): string => (random() < 0.5 ? 'NULL' : "''");
      const rows = Array.from({ length: 60 }, () =>
        Array.from({ length: width }, () => (random() < 0.08 ? `'v${Math.floor(random() * 9)}'` : blank())),
      );
      const names = rows[0]!.map((_, index) => `c${index}`).join(', ');
      const select = `FROM (VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}) t(${names})`;
      const typed = `SELECT ${rows[0]!.map((_, index) => `CAST(c${index} AS VARCHAR) AS c${index}`).join(', ')} ${select}`;
      const ended = await tables.write(`blank${round}`, { select: typed }, { format });
      expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
      const source = path.join(tables.fixture.folder, `blank-source-${round}.parquet`);
      await tables.copy(typed, source);
      const expected = await tables.rowsOf(source);
      expect(await tables.rowsOf(await tables.queryTo(`blank${round}`)), `${format} ${round}`).toEqual(expected);
    }
  },
);
