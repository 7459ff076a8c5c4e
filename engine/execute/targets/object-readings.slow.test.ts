/** Every file that a run writes is read as it was written, whatever the table's other files are like. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { runCrawl } from '#engine/crawl/run-crawl.ts';
import { put } from '#engine/execute/testing/run-fixture.ts';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';

const tables = useWrittenTables();
const csv = { format: 'csv' };

async function crawl(target: string, change: Record<string, unknown> = {}): Promise<void> {
  const { folder, engine } = tables.fixture;
  const crawler = crawlerSchema.parse({
    name: 'nightly',
    databaseName: 'lake',
    targets: [{ path: path.join(folder, target) }],
    ...change,
  });
  await runCrawl({ crawler, workspaceRoot: folder, catalog: engine.catalog, pool: engine.pools.job, log: silentLog });
}

async function writes(...request: Parameters<typeof tables.write>): Promise<string> {
  const ended = await tables.write(...request);
  expect(ended.error).toBeNull();
  return ended.id;
}

describe('columns of CSV files', () => {
  test('an append with columns between and in another order is read by name', async () => {
    await writes('t', { select: `SELECT 1 AS a, 'x' AS b` }, csv);
    await writes('t', { select: `SELECT 2 AS a, 20 AS n, 'y' AS b` }, csv);
    await writes('t', { select: `SELECT 'z' AS b, 3 AS a` }, csv);
    expect(await tables.read('t')).toEqual({
      columns: ['a int', 'b string', 'n int'],
      rows: ["{'a': 1, 'b': x, 'n': NULL}", "{'a': 2, 'b': y, 'n': 20}", "{'a': 3, 'b': z, 'n': NULL}"],
    });
  });

  test('in partitions, too, with values that could be exchanged without a word', async () => {
    const parted = { ...csv, partitionKeys: ['day'] };
    await writes('t', { select: `SELECT 'a1' AS a, 'b1' AS b, '2024-01-01' AS day` }, parted);
    await writes('t', { select: `SELECT '2024-01-02' AS day, 'b2' AS b, 'a2' AS a` }, parted);
    expect((await tables.read('t')).rows).toEqual([
      "{'a': a1, 'b': b1, 'day': 2024-01-01}",
      "{'a': a2, 'b': b2, 'day': 2024-01-02}",
    ]);
  });

  test('an undo brings the old files back with their own reading', async () => {
    await writes('t', { select: `SELECT 1 AS a, 'x' AS b` }, csv);
    await writes('t', { select: `SELECT 'y' AS b, 2 AS a` }, csv);
    const before = await tables.read('t');
    const overwrite = await writes(
      't',
      { select: `SELECT 'z' AS b, 3 AS c` },
      { ...csv, mode: 'overwrite', options: { separator: ';', writeHeader: false } },
    );
    expect((await tables.read('t')).rows).toEqual(["{'b': z, 'c': 3}"]);
    await tables.fixture.engine.runs.undoJobRun(overwrite);
    expect(await tables.read('t')).toEqual(before);
  });
});

describe('write options that change', () => {
  const select = `SELECT i AS a, 'v"; ' || i AS b FROM range(3) t(i)`;
  const expected = [`{'a': 0, 'b': 'v"; 0'}`, `{'a': 1, 'b': 'v"; 1'}`, `{'a': 2, 'b': 'v"; 2'}`];

  const changes = [
    { writeHeader: false },
    { separator: ';' },
    { quoteChar: "'" },
    { escaper: '\\' },
    { compression: 'gzip' },
    { writeHeader: false, separator: '|', quoteChar: "'", escaper: '\\', compression: 'zstd' },
  ];

  test('each of them is appended to files that were written otherwise', async () => {
    await writes('t', { select }, csv);
    for (const options of changes) await writes('t', { select }, { ...csv, options });
    const all = Array.from({ length: changes.length + 1 }, () => expected).flat();
    expect((await tables.read('t')).rows).toEqual(all.sort());
  });

  test('an overwrite, and one back', async () => {
    await writes('t', { select }, csv);
    await writes('t', { select }, { ...csv, options: changes.at(-1), mode: 'overwrite' });
    expect((await tables.read('t')).rows).toEqual(expected);
    await writes('t', { select }, { ...csv, mode: 'overwrite' });
    expect((await tables.read('t')).rows).toEqual(expected);
  });

  test('one partition is written differently from the others', async () => {
    const parted = { ...csv, partitionKeys: ['p'] };
    await writes('t', { select: `SELECT 1 AS a, 'x' AS b, 1 AS p UNION ALL SELECT 2, 'y', 2` }, parted);
    await writes(
      't',
      { select: `SELECT 'z' AS b, 3 AS a, 2 AS p` },
      { ...parted, mode: 'overwritePartitions', options: { writeHeader: false, separator: '\t' } },
    );
    expect((await tables.read('t')).rows).toEqual(["{'a': 1, 'b': x, 'p': 1}", "{'a': 3, 'b': z, 'p': 2}"]);
  });
});

describe('beside crawled files', () => {
  const messy = 'Order ID;Amount €;day\n1;1,50;31/12/2023\n2;2,75;30/12/2023\n';

  test('an append to a crawled table keeps its rows and those of the crawl', async () => {
    await put(tables.fixture, 'lake/orders/one.csv', messy);
    await crawl('lake');
    await writes(
      'orders',
      { select: `SELECT DATE '2024-02-01' AS day, 3.25::DOUBLE AS amount__, 3::BIGINT AS order_id` },
      { ...csv },
    );
    const read = await tables.read('orders');
    expect(read.rows).toEqual([
      "{'order_id': 1, 'amount__': 1.5, 'day': 2023-12-31}",
      "{'order_id': 2, 'amount__': 2.75, 'day': 2023-12-30}",
      "{'order_id': 3, 'amount__': 3.25, 'day': 2024-02-01}",
    ]);
    await crawl('lake');
    expect(await tables.read('orders')).toEqual(read);
  });

  test('a crawl after a run leaves headerless files and their columns as they are', async () => {
    await writes('t', { select: `SELECT 1 AS a, '007' AS b` }, { ...csv, options: { writeHeader: false } });
    await writes('t', { select: `SELECT '008' AS b, 2 AS a` }, csv);
    const before = await tables.read('t');
    const { generation, versionId } = await tables.fixture.engine.catalog.tables.getTable('lake', 't');
    await crawl('lake');
    expect(await tables.read('t')).toEqual(before);
    expect(await tables.fixture.engine.catalog.tables.getTable('lake', 't')).toMatchObject({ generation, versionId });
    expect(before.columns).toEqual(['a int', 'b string']);
  });

  test('a foreign file in another order beside a run’s is read by its own header', async () => {
    await writes('t', { select: `SELECT 1 AS a, 'x' AS b` }, csv);
    await writeFile(path.join(tables.fixture.folder, 'lake/t/theirs.csv'), 'b;a\ny;2\nz;3\n');
    await crawl('lake');
    expect((await tables.read('t')).rows).toEqual([`{'a': 1, 'b': x}`, `{'a': 2, 'b': y}`, `{'a': 3, 'b': z}`]);
  });
});

test.each(['parquet', 'orc', 'avro', 'arrow', 'json'])('%s: files with other columns are one table', async (format) => {
  await writes('t', { select: `SELECT 1 AS a, 'x' AS b` }, { format });
  await writes('t', { select: `SELECT 2 AS a, 20 AS n, 'y' AS b` }, { format });
  await writes('t', { select: `SELECT 'z' AS b, 3 AS a` }, { format });
  expect((await tables.read('t')).rows).toEqual([
    "{'a': 1, 'b': x, 'n': NULL}",
    "{'a': 2, 'b': y, 'n': 20}",
    "{'a': 3, 'b': z, 'n': NULL}",
  ]);
});
