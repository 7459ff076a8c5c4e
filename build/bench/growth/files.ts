/** Growth with the number of files of one table, and with the number of its partitions. */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { node } from '../bench-job.ts';
import type { GrowthDimension } from './growth-dimension.ts';
import { call, copyJob, crawl, preview, previewNode, query, runJob } from './operations.ts';

const tableSource = node('rows', 'CatalogSource', null, { databaseName: 'bench', tableName: 'many' });
const partitionSource = node('rows', 'CatalogSource', null, {
  databaseName: 'bench',
  tableName: 'many',
  pushDownPredicate: 'day = 7',
});

export const filesDimension: GrowthDimension = {
  name: 'files',
  full: 100,
  trial: 10,
  jobs: () => [
    { name: 'all', nodes: copyJob(tableSource, 'all') },
    { name: 'new', nodes: copyJob(tableSource, 'new'), bookmark: 'enable' } as never,
  ],
  async write(folder, size) {
    mkdirSync(join(folder, 'lake/many'), { recursive: true });
    const one = await writeParquet(folder);
    for (let file = 0; file < size; file += 1) copyFileSync(one, join(folder, 'lake/many', `part-${file}.parquet`));
  },
  operations: [
    crawl('lake'),
    crawl('lake', 'crawl again, nothing changed'),
    call('first page of the files', 'one', ({ dispatcher }) =>
      dispatcher.call('getTableObjects', { databaseName: 'bench', name: 'many', limit: 100 }),
    ),
    query('query of the table', 'all', () => 'SELECT count(*), sum(id) FROM bench.many'),
    preview('lake/many/part-0.parquet', 'one'),
    previewNode([tableSource], 'rows', 'all'),
    runJob('run over all files', 'all', 'all'),
    runJob('first run with a bookmark', 'new', 'all'),
  ],
};

export const partitionsDimension: GrowthDimension = {
  name: 'partitions',
  full: 100,
  trial: 10,
  jobs: () => [
    { name: 'all', nodes: copyJob(tableSource, 'all') },
    { name: 'one', nodes: copyJob(partitionSource, 'one') },
  ],
  async write(folder, size) {
    const one = await writeParquet(folder);
    for (let day = 0; day < size; day += 1) {
      mkdirSync(join(folder, 'lake/many', `day=${day}`), { recursive: true });
      copyFileSync(one, join(folder, 'lake/many', `day=${day}`, 'rows.parquet'));
    }
  },
  operations: [
    crawl('lake'),
    call('first page of the partitions', 'one', ({ dispatcher }) =>
      dispatcher.call('getPartitions', { databaseName: 'bench', name: 'many', limit: 100 }),
    ),
    query('query of all partitions', 'all', () => 'SELECT count(*), sum(id), max(day) FROM bench.many'),
    query('query of one partition', 'one', () => 'SELECT count(*), sum(id) FROM bench.many WHERE day = 7'),
    call(
      'rows of the whole table',
      'all',
      ({ dispatcher }) => dispatcher.call('openTableRows', { databaseName: 'bench', name: 'many' }),
      1,
    ),
    previewNode([partitionSource], 'rows', 'one'),
    runJob('run over all partitions', 'all', 'all'),
    runJob('run over one partition', 'one', 'one'),
  ],
};

async function writeParquet(folder: string): Promise<string> {
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(join(folder, 'out', '.keep'), '');
  const path = join(folder, 'out', 'one.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT range AS id, range * 1.5 AS amount, 'name ' || range AS name FROM range(50)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return path;
}
