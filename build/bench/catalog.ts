/** Bench of the catalog: pages at a million partitions and fifty thousand tables, and publishing them. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Catalog, CrawledTable, Page } from '#engine/catalog/index.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { sampleObject, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import type { BenchLine } from './bench-line.ts';
import { measureTimes, percentile, quartiles } from './percentile.ts';

const partitionCount = 1_000_000;
const tableCount = 50_000;
const pages = 300;
const pageSize = 100;

export async function benchCatalog(): Promise<BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-bench-catalog-'));
  try {
    const path = join(folder, 'catalog.sqlite');
    const opening = await measureTimes(30, async () => (await openCatalog({ path }))[Symbol.asyncDispose]());
    await using catalog = await openCatalog({ path });
    return [
      line('open and close a catalog', percentile(opening, 0.5), null, quartiles(opening)),
      ...(await benchPartitions(catalog)),
      ...(await benchTables(catalog)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchPartitions(catalog: Catalog): Promise<BenchLine[]> {
  const objects = Array.from({ length: partitionCount }, (_, number) =>
    sampleObject('wide', String(number).padStart(7, '0'), 0),
  );
  const publish = async (expectedGeneration: number | null): Promise<number> =>
    publishing(catalog, [{ table: sampleTable('wide'), objects, expectedGeneration }]);
  const first = await publish(null);
  const { generation } = await catalog.tables.getTable('sales', 'wide');
  const again = await publish(generation);
  const half = [String(partitionCount / 2 - 1).padStart(7, '0')];
  const strips = await measureTimes(30, () =>
    catalog.tables.getPartitionStrip('sales', 'wide', 120, { first: null, last: half }),
  );
  await analyzeHalf(catalog);
  const withNulls = await measureTimes(30, () =>
    catalog.tables.getPartitionStrip('sales', 'wide', 120, { first: null, last: half }),
  );
  return [
    line('strip of 500 k partitions, p95', percentile(strips, 0.95), 300, quartiles(strips)),
    line('the same with nulls of each, p95', percentile(withNulls, 0.95), 300, quartiles(withNulls)),
    line('publish 1 M partitions', first, null, undefined, 'one run'),
    line('publish 1 M partitions again, unchanged', again, null, undefined, 'one run'),
    await pagesLine('page of 100 partitions out of 1 M, p95', (after) =>
      catalog.tables.getPartitions('sales', 'wide', { limit: pageSize, after }),
    ),
    await pagesLine('page of 100 objects out of 1 M, p95', (after) =>
      catalog.tables.getTableObjects('sales', 'wide', { limit: pageSize, after }),
    ),
  ];
}

/** Statistics of the first 500,000 partitions. */
async function analyzeHalf({ tables }: Catalog): Promise<void> {
  const { generation, versionId } = await tables.getTable('sales', 'wide');
  const size = 5000;
  for (let start = 0; start < partitionCount / 2; start += size) {
    const batch = Array.from({ length: size }, (_, index) => ({
      text: JSON.stringify([String(start + index).padStart(7, '0')]),
      nullCount: index,
      cellCount: size,
    }));
    await tables.addPartitionStatistics('sales', 'wide', 1, batch);
  }
  const head = { versionId, generation, recordCount: 0, sizeBytes: 0, columns: [], warnings: [] };
  await tables.putTableStatistics('sales', 'wide', { ...head, analyzedTime: 1 });
}

async function benchTables(catalog: Catalog): Promise<BenchLine[]> {
  const tables = Array.from({ length: tableCount }, (_, number): CrawledTable => {
    const name = `table_${String(number).padStart(6, '0')}`;
    return { table: sampleTable(name), objects: [sampleObject(name, 'a', 0)], expectedGeneration: null };
  });
  const time = await publishing(catalog, tables);
  const rare = await measureTimes(30, (index) =>
    catalog.tables.searchTables(`le_0${index}49 amount`, { limit: pageSize }),
  );
  const missing = await measureTimes(30, (index) =>
    catalog.tables.getTables('sales', { nameContains: `none${index}`, limit: pageSize }),
  );
  return [
    line('publish 50 k tables', time, null, undefined, 'one run'),
    await pagesLine('page of 100 tables out of 50 k, p95', (after) =>
      catalog.tables.getTables('sales', { limit: pageSize, after }),
    ),
    line('search 50 k tables for a rare word, p95', percentile(rare, 0.95), 50, quartiles(rare)),
    line('filter 50 k tables by a name not there, p95', percentile(missing, 0.95), 50, quartiles(missing)),
  ];
}

async function publishing(catalog: Catalog, tables: readonly CrawledTable[]): Promise<number> {
  const crawlId = `cr_${performance.now()}`;
  await catalog.crawls.startCrawl({ id: crawlId, crawlerName: 'bench' });
  const [time] = await measureTimes(1, () =>
    catalog.crawls.publishCrawl({ crawlId, tables, deleteTables: [], changes: [] }),
  );
  return time!;
}

/** Consecutive pages from the start, and from the start again when the list is at its end. */
async function pagesLine(name: string, read: (after: string | null) => Promise<Page<unknown>>): Promise<BenchLine> {
  let after: string | null = null;
  const times = await measureTimes(pages, async () => {
    after = (await read(after)).next;
  });
  return line(name, percentile(times, 0.95), 50, quartiles(times));
}

function line(
  name: string,
  value: number,
  bar: number | null,
  spread?: readonly [number, number],
  note?: string,
): BenchLine {
  return { name, value, unit: 'ms', bar, better: 'lower', ...(spread && { quartiles: spread }), ...(note && { note }) };
}
