/** Fixes that a click applies: which errors have one, and what becomes of the job. */

import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { jobFixes } from '#engine/contract/job-fixes.ts';

const job: Job = jobSchema.parse({
  name: 'orders',
  bookmark: 'enable',
  maxRejectedRecords: 0,
  nodes: [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    { id: 'lake', name: 'Lake', transform: 'PathSource', args: { path: 'lake', format: 'parquet' } },
    { id: 'code', name: 'Code', transform: 'Map', inputs: { in: { node: 'in' } }, args: { onFailure: 'stop' } },
    { id: 'look', name: 'Look', transform: 'Lookup', args: { severalMatches: 'fail' } },
  ],
});

function labels(code: string, node?: string, memoryLimit?: number): string[] {
  const error = {
    code,
    ...(node === undefined ? {} : { node }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  };
  for (const fix of jobFixes(error, job)) expect(jobSchema.parse(fix.job)).toEqual(fix.job);
  return jobFixes(error, job).map(({ label }) => label);
}

test('each error that a change of the job helps against has its fixes, and others have none', () => {
  expect(labels('TooManyErrors', 'in')).toEqual(['Allow rejected records', 'Read misfits as choice']);
  expect(labels('OutOfMemory', 'code', 512_000_000)).toEqual(['Give 1024 MB per worker']);
  expect(labels('OperationTimeout')).toEqual(['Allow 960 minutes']);
  expect(labels('IncrementalRefused', 'look')).toEqual(['Process new rows only', 'Disable bookmark']);
  // A node inside of a sub-flow.
  expect(labels('IncrementalRefused', 'look.inner')).toEqual(['Process new rows only', 'Disable bookmark']);
  expect(labels('Execution', 'code')).toEqual(['Reject failing rows']);
  expect(labels('Execution', 'look')).toEqual(['Take the first match']);
  expect(labels('Execution', 'in')).toEqual([]);
  expect(labels('DiskFull')).toEqual([]);
});

test('a choice is read from sources of text only', () => {
  const { nodes } = jobFixes({ code: 'TooManyErrors' }, job)[1]!.job;
  expect(nodes.map(({ args }) => args['onMisfit'])).toEqual(['choice', undefined, undefined, undefined]);
});

test('a choice is not offered where no value of a column is the reason', () => {
  const offered = (...columns: (string | null)[]): string[] =>
    jobFixes(
      { code: 'TooManyErrors' },
      job,
      columns.map((columnName) => ({ columnName })),
    ).map(({ label }) => label);
  expect(offered(null)).toEqual(['Allow rejected records']);
  expect(offered(null, 'price')).toEqual(['Allow rejected records', 'Read misfits as choice']);
});

test('a fix changes nothing but what it says', () => {
  const [more] = jobFixes({ code: 'OutOfMemory' }, { ...job, memory: 100 });
  expect(more!.job).toEqual({ ...job, memory: 256 });
  const [first] = jobFixes({ code: 'Execution', node: 'look' }, job);
  expect(first!.job.nodes.find(({ id }) => id === 'look')!.args).toEqual({ severalMatches: 'first' });
  expect(first!.job.nodes.slice(0, 3)).toEqual(job.nodes.slice(0, 3));
});
