/** Growth with what a file holds: its columns, how deep its values are nested, the records that are rejected. */

import { join } from 'node:path';
import type { Dispatcher } from '#engine/index.ts';
import { node } from '../bench-job.ts';
import type { GrowthDimension } from './growth-dimension.ts';
import { call, copyJob, crawl, preview, previewNode, query, runJob, writeLines } from './operations.ts';

const wide = node('rows', 'PathSource', null, { path: 'wide.csv' });
const deep = node('rows', 'PathSource', null, { path: 'deep.json' });
const bad = node('rows', 'PathSource', null, { path: 'bad.csv', onMisfit: 'reject' });

export const columnsDimension: GrowthDimension = {
  name: 'columns',
  full: 50,
  trial: 20,
  jobs: () => [{ name: 'all', nodes: copyJob(wide, 'all') }],
  async write(folder, size) {
    const columns = Array.from({ length: size }, (_, column) => column);
    writeLines(join(folder, 'wide.csv'), [
      columns.map((column) => `column_${column}`).join(','),
      ...Array.from({ length: 100 }, (_, row) =>
        columns.map((column) => (column % 3 === 0 ? `text ${row}` : String(row * column))).join(','),
      ),
    ]);
  },
  operations: [
    preview('wide.csv', 'all'),
    query('query of the file', 'all', () => "SELECT * FROM 'wide.csv'"),
    query('query of one column', 'all', () => "SELECT sum(column_1) FROM 'wide.csv'"),
    call('open the pages of a file', 'all', ({ dispatcher, folder }) =>
      dispatcher.call('openPages', { path: join(folder, 'wide.csv') }),
    ),
    previewNode([wide], 'rows', 'all'),
    runJob('run', 'all', 'all'),
    crawl('wide.csv'),
  ],
};

export const badColumnsDimension: GrowthDimension = {
  name: 'columns of rejected records',
  full: 40,
  trial: 10,
  jobs: () => [],
  async write(folder, size) {
    const columns = Array.from({ length: size }, (_, column) => column);
    // Each tenth record has a cell too many.
    writeLines(join(folder, 'bad.csv'), [
      columns.map((column) => `column_${column}`).join(','),
      ...Array.from({ length: 100 }, (_, row) =>
        [...columns.map((column) => row * column), ...(row % 10 === 1 ? ['more'] : [])].join(','),
      ),
    ]);
  },
  operations: [preview('bad.csv', 'all'), previewNode([bad], 'rows', 'all')],
};

export const nestingDimension: GrowthDimension = {
  name: 'nesting',
  full: 1,
  trial: 1,
  jobs: () => [{ name: 'all', nodes: copyJob(deep, 'all') }],
  async write(folder, size) {
    writeLines(
      join(folder, 'deep.json'),
      Array.from({ length: 100 }, (_, row) => `${'{"a":'.repeat(size)}${row}${'}'.repeat(size)}`),
    );
  },
  operations: [
    preview('deep.json', 'all'),
    query('query of the file', 'all', () => "SELECT * FROM 'deep.json'"),
    previewNode([deep], 'rows', 'all'),
    runJob('run', 'all', 'all'),
    crawl('deep.json'),
  ],
};

export const rejectedRecordsDimension: GrowthDimension = {
  name: 'rejected records',
  full: 1000,
  trial: 100,
  jobs: () => [{ name: 'all', nodes: copyJob(bad, 'all') }],
  async write(folder, size) {
    // Each bad record has a cell too many.
    function* records(): Generator<string> {
      yield 'id,amount';
      for (let row = 0; row < 3 * size; row += 1) yield row % 3 === 1 ? `${row},${row}.5,more` : `${row},${row}.5`;
    }
    writeLines(join(folder, 'bad.csv'), records());
  },
  operations: [
    runJob('run', 'all', 'all'),
    call('groups of rejected records', 'all', async ({ dispatcher }) =>
      dispatcher.call('getRejectedGroups', { id: await lastRun(dispatcher) }),
    ),
    call('first page of rejected records', 'one', async ({ dispatcher }) =>
      dispatcher.call('getRejectedRecords', { id: await lastRun(dispatcher), limit: 100 }),
    ),
  ],
};

async function lastRun(dispatcher: Dispatcher): Promise<string> {
  const { items } = await dispatcher.call('getJobRuns', { limit: 1 });
  return items[0]!.id;
}
