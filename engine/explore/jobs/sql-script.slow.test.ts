/** Random jobs as SQL scripts: a DuckDB without Tenon writes the rows that an evaluator without the engine expects. */

import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import { evaluateJob } from '#engine/testing/random-jobs/evaluate-job.ts';
import { openJobBench, type JobBench } from '#engine/testing/random-jobs/job-bench.ts';
import type { RandomJob } from '#engine/testing/random-jobs/random-job.ts';
import { runRandomJob } from '#engine/testing/random-jobs/run-job.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { compareTargets } from '#engine/testing/spark/scripts/compare-targets.ts';
import { drawScriptJob } from '#engine/testing/spark/scripts/judge-script.ts';

let folder: string;
let bench: JobBench;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-sql-scripts-'));
  bench = await openJobBench();
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const nestedKinds: ReadonlySet<string> = new Set(['array', 'map', 'struct', 'choice', 'binary']);
const program = path.join(import.meta.dirname, '../../duckdb/testing/sql-script-program.ts');

test('random jobs give their rows, or are refused, or say that they differ', { timeout: 1_200_000 }, async () => {
  const faults: string[] = [];
  const counts = { equal: 0, refused: 0, noted: 0 };
  const first = Number(process.env['TENON_SQL_SCRIPT_SEED'] ?? 1);
  for (let seed = first; seed < first + triesOfRun(60, 20); seed++) {
    const job = drawScriptJob(seed);
    const name = `q${seed}`;
    const fault = await runRandomJob(bench, job, name, async () => {
      const verdict = await judged(job, name);
      if (verdict in counts) counts[verdict as keyof typeof counts] += 1;
      else faults.push(`seed ${seed}: ${verdict}`);
    });
    if (fault !== undefined) faults.push(`seed ${seed}: Tenon itself: ${fault}`);
  }
  expect(faults).toEqual([]);
  expect(counts.equal).toBeGreaterThan(counts.refused / 2);
});

async function judged(job: RandomJob, name: string): Promise<string> {
  const { job: saved } = await bench.engine.call('getJob', { name });
  const { text, differences } = await bench.engine.call('writeScript', { job: saved as Job, as: 'sql' });
  if (text === null) return 'refused';
  const expected = evaluateJob(job)[0]!;
  // The script writes where the job has written.
  const place = path.join(bench.root, name, 'out');
  await rename(place, `${place}-of-job`);
  await mkdir(place);
  const file = path.join(folder, `${name}.sql`);
  await writeFile(file, text);
  const { status, stderr } = spawnSync(process.execPath, [program, file], { cwd: bench.root, encoding: 'utf8' });
  // Tenon sets records aside that stop the script.
  if (expected.counts.values().some(({ rejected }) => rejected > 0)) return status === 0 ? 'rejected rows' : 'noted';
  if (status !== 0) return `${stderr.slice(0, 600)}\n${text}`;
  // Nested values in CSV are JSON text, of which the type is not stated here. Nor is that of times in JSON under a name that
  // a crawl changes.
  const isRead = ({ id, format }: RandomJob['targets'][number]): boolean => {
    const { columns } = expected.targets.get(id)!;
    if (format === 'csv') return columns.every(({ type }) => !nestedKinds.has(type.kind));
    return format !== 'json' || columns.every(({ name, type }) => /^\w+$/u.test(name) || !type.kind.startsWith('time'));
  };
  const targets = job.targets.filter(isRead);
  const fault = await compareTargets(bench, { ...job, targets }, name, bench.root, expected.targets);
  if (fault === undefined) return 'equal';
  return differences.some(({ nodeId }) => job.nodes.some(({ id }) => id.startsWith(nodeId)))
    ? 'noted'
    : `${fault}\n${text}`;
}
