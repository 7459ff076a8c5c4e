/** Growth with what a workspace holds: tables, jobs, runs, other definitions. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { createEngine } from '#engine/index.ts';
import { runBenchJob, type BenchJob } from '../bench-host.ts';
import { node } from '../bench-job.ts';
import type { GrowthDimension, GrowthOperation } from './growth-dimension.ts';
import { call, copyJob, crawl, query, runJob } from './operations.ts';

const small = node('rows', 'PathSource', null, { path: 'small.csv' });
const smallJob: BenchJob = { name: 'small', nodes: copyJob(small, 'small') };

/** A second host of the same state would be locked out, so the engine of a copy is opened. */
function reopen(asksFor: GrowthOperation['asksFor']): GrowthOperation {
  return {
    name: 'close and open the workspace',
    asksFor,
    times: 1,
    async run(host) {
      await host.engine[Symbol.asyncDispose]();
      await using engine = await createEngine({ workspace: host.folder, title: 'bench', watch: true });
      await engine.dispatcher.call('getWorkspace', {});
      await engine.dispatcher.call('getDatabases', {});
    },
  };
}

export const tablesDimension: GrowthDimension = {
  name: 'tables',
  full: 30,
  trial: 10,
  async write(folder, size) {
    for (let table = 0; table < size; table += 1) {
      mkdirSync(join(folder, 'lake', `table_${table}`), { recursive: true });
      writeFileSync(join(folder, 'lake', `table_${table}`, 'rows.csv'), `id,name_${table % 97}\n1,a\n2,b\n`);
    }
  },
  operations: [
    crawl('lake'),
    crawl('lake', 'crawl again, nothing changed'),
    call('first page of the tables', 'one', ({ dispatcher }) =>
      dispatcher.call('getTables', { databaseName: 'bench', limit: 10 }),
    ),
    call('search of tables', 'one', ({ dispatcher }) =>
      dispatcher.call('searchTables', { text: 'table_7', limit: 10 }),
    ),
    query('query of one table', 'one', () => 'SELECT * FROM bench.table_7'),
    reopen('one'),
  ],
};

export const jobsDimension: GrowthDimension = {
  name: 'jobs',
  full: 10,
  trial: 5,
  jobs: (size) => [
    smallJob,
    ...Array.from({ length: size }, (_, job) => ({ name: `job ${job}`, nodes: smallJob.nodes })),
  ],
  async write(folder) {
    writeFileSync(join(folder, 'small.csv'), 'id,name\n1,a\n');
  },
  operations: [
    call('all jobs', 'all', ({ dispatcher }) => dispatcher.call('getJobs', {})),
    call('one job', 'one', ({ dispatcher }) => dispatcher.call('getJob', { name: 'small' })),
    runJob('run of one job', 'small', 'one'),
    reopen('all'),
  ],
};

export const definitionsDimension: GrowthDimension = {
  name: 'definitions',
  full: 10,
  trial: 5,
  async write(folder, size) {
    mkdirSync(join(folder, 'crawlers'), { recursive: true });
    for (let crawler = 0; crawler < size; crawler += 1) {
      const value = { name: `crawler ${crawler}`, databaseName: 'bench', targets: [{ path: 'lake' }] };
      writeFileSync(join(folder, 'crawlers', `crawler-${crawler}.json`), JSON.stringify(value));
    }
  },
  operations: [
    call('names of all crawlers', 'all', ({ dispatcher }) => dispatcher.call('getDefinitions', { kind: 'crawler' })),
    call('one crawler', 'one', ({ dispatcher }) =>
      dispatcher.call('getDefinition', { kind: 'crawler', name: 'crawler 1' }),
    ),
    reopen('all'),
  ],
};

export const runsDimension: GrowthDimension = {
  name: 'runs',
  full: 1000,
  trial: 50,
  jobs: () => [smallJob],
  async write(folder, size) {
    writeFileSync(join(folder, 'small.csv'), 'id,name\n1,a\n');
    let source: { plan: string; planHash: string };
    {
      await using engine = await createEngine({ workspace: folder, title: 'bench' });
      const { id } = await runBenchJob(engine.dispatcher, 'small');
      const { stateFolder } = await engine.workspace();
      await engine[Symbol.asyncDispose]();
      await using catalog = await openCatalog({ path: join(stateFolder, 'catalog.sqlite') });
      source = await catalog.jobRuns.getJobRun(id);
      for (let run = 0; run < size; run += 1) {
        const made = newId('jr');
        await catalog.jobRuns.createJobRun(
          {
            id: made,
            jobName: 'small',
            jobRunState: 'WAITING',
            attempt: 0,
            previousRunId: null,
            arguments: {},
            plan: source.plan,
            planHash: source.planHash,
            createdOn: Date.now(),
            hostProcess: null,
          },
          1,
        );
        await catalog.jobRuns.updateJobRun(made, { jobRunState: 'FAILED', completedOn: Date.now() });
      }
    }
  },
  operations: [
    call('first page of the runs', 'one', ({ dispatcher }) => dispatcher.call('getJobRuns', { limit: 20 })),
    call('first page of one job’s runs', 'one', ({ dispatcher }) =>
      dispatcher.call('getJobRuns', { jobName: 'small', limit: 20 }),
    ),
    runJob('one more run', 'small', 'one'),
    reopen('one'),
  ],
};
