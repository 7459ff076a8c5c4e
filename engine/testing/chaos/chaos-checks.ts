/** Holds a settled chaos workspace against its model: rows, receipts, catalog, bookmarks, and what lies about. @throws Error */

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ChaosFiles } from '#engine/testing/chaos/chaos-files.ts';
import { chaosJobs, type ChaosJob, type ExpectedRun, type ExpectedTarget } from '#engine/testing/chaos/chaos-model.ts';
import type { ChaosProcess } from '#engine/testing/chaos/chaos-process.ts';

/** What a workspace folder holds; everything else was left by somebody. */
const knownNames: ReadonlySet<string> = new Set([
  ...Object.values(definitionKinds).map(({ folder }) => folder),
  'tenon.json',
  '.gitignore',
  '.tenon',
  'in',
  'out',
]);

export function checkRows(files: ChaosFiles, job: ChaosJob, { rows }: ExpectedTarget): void {
  const found = files.rowsOf(job);
  if (found.join('\n') !== rows.join('\n'))
    throw new Error(`out/${job.key}: ${difference(found, rows)}\n${files.filesOf(job.key).join('\n')}`);
}

/** Of each committed run once: receipts do not change. */
export async function checkReceipts(host: ChaosProcess, { key }: ChaosJob, expected: ExpectedRun): Promise<void> {
  const receipts = await host.call<Output<'getReceipts'>>('getReceipts', { id: expected.id });
  const sum = (nodeId: string, what: 'rowsIn' | 'rowsOut' | 'filtered' | 'rejected' | 'deduplicated'): number =>
    receipts.filter((each) => each.nodeId === nodeId).reduce((total, each) => total + each[what], 0);
  const { filesRead, rowsRead, rowsKept } = expected;
  if (filesRead === 0) {
    if (receipts.length > 0) throw new Error(`Run ${expected.id} had nothing to read and has receipts.`);
    return;
  }
  const counted = {
    read: sum('in', 'rowsOut'),
    filterIn: sum('keep', 'rowsIn'),
    filterOut: sum('keep', 'rowsOut'),
    filtered: sum('keep', 'filtered'),
    written: sum(key, 'rowsIn'),
    rejected: sum('in', 'rejected') + sum('keep', 'rejected') + sum(key, 'rejected'),
  };
  const wanted: typeof counted = {
    read: rowsRead,
    filterIn: rowsRead,
    filterOut: rowsKept,
    filtered: rowsRead - rowsKept,
    written: rowsKept,
    rejected: 0,
  };
  if (JSON.stringify(counted) !== JSON.stringify(wanted))
    throw new Error(`Receipts of run ${expected.id}: ${JSON.stringify(counted)} instead of ${JSON.stringify(wanted)}.`);
}

/** The bookmark is at the last run that read something. */
export async function checkBookmark(
  host: ChaosProcess,
  jobName: string,
  job: ChaosJob,
  { runs }: ExpectedTarget,
): Promise<void> {
  const { runId } = await host.call<Output<'getJobBookmark'>>('getJobBookmark', { jobName });
  const wanted = job.bookmark ? (runs.findLast(({ filesRead }) => filesRead > 0)?.id ?? null) : null;
  if (runId !== wanted) throw new Error(`The bookmark of ${jobName} is at run ${runId} instead of ${wanted}.`);
}

/** The catalog lists every file below `out`, and no other. */
export async function checkListed(host: ChaosProcess, databaseName: string, files: ChaosFiles): Promise<void> {
  const tables = await host.call<Output<'getTables'>>('getTables', { databaseName, limit: 100 }).then(
    ({ items }) => items,
    (thrown: unknown) => {
      // Nothing was written yet.
      if (thrown instanceof EngineError && thrown.code === 'EntityNotFound') return [];
      throw thrown;
    },
  );
  const listed: string[] = [];
  for (const { name, lockedByRun } of tables) {
    if (lockedByRun !== null) throw new Error(`${databaseName}.${name} is locked by ${lockedByRun}.`);
    let after: string | null = null;
    do {
      const page: Output<'getTableObjects'> = await host.call('getTableObjects', {
        databaseName,
        name,
        after,
        limit: 500,
      });
      listed.push(...page.items.map((object) => object.path));
      after = page.next;
    } while (after !== null);
  }
  const present = chaosJobs.flatMap(({ key }) => files.filesOf(key)).sort();
  if (listed.sort().join('\n') !== present.join('\n'))
    throw new Error(`Files (too many, missing) and database ${databaseName} disagree: ${difference(present, listed)}`);
}

/** After a new host has swept: nothing but what a resume still needs. */
export function checkSwept(files: ChaosFiles, runs: readonly JobRunText[]): void {
  const states = new Map(runs.map(({ id, jobRunState }) => [id, jobRunState]));
  const isKept = (id: string): boolean => /^(?:FAILED|STOPPED|TIMEOUT)$/u.test(states.get(id) ?? '');
  const runFolder = path.join(files.folder, '.tenon/runs');
  const left = [
    ...chaosJobs.flatMap(({ key }) =>
      files
        .stagedRuns(key)
        .filter((id) => !isKept(id))
        .map((id) => `out/${key}/_tenon/${id}`),
    ),
    ...namesIn(runFolder).filter((id) => !isKept(id)),
    ...namesIn(files.folder).filter((name) => !knownNames.has(name)),
    ...namesIn(path.join(files.folder, 'out')).filter((name) => !chaosJobs.some(({ key }) => key === name)),
  ];
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`);
}

/** After the host has left: nothing in its folder for temporary files but the one for its sockets, and no worker's folder. */
export function checkClosed(files: ChaosFiles, temporary: string): void {
  const left = [
    ...namesIn(temporary).filter((name) => !/^tenon-\d+$/u.test(name)),
    ...namesIn(path.join(files.folder, '.tenon/workers')),
  ];
  if (left.length > 0) throw new Error(`Left behind when the host closed: ${left.join(', ')}`);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** What is too much, and what is missing. */
function difference(found: readonly string[], expected: readonly string[]): string {
  const left = [...expected];
  const extra = found.filter((each) => {
    const at = left.indexOf(each);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return `${extra.length} too many [${extra.slice(0, 20).join(' ')}], ${left.length} missing [${left.slice(0, 20).join(' ')}]`;
}
