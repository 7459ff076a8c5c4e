/** Whether a run can be undone as its files and tables are now; changes nothing. */

import { capital } from '#engine/contract/capital.ts';
import type { Commit } from '#engine/catalog/commit-entities.ts';
import type { JobRun, TableObject } from '#engine/catalog/entities.ts';
import { runTitle, tableTitle } from '#engine/catalog/names.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import { refuseAwayTarget, targetRoots } from '#engine/execute/recovery/away-target.ts';
import { checkMarker } from '#engine/execute/targets/target-marker.ts';
import { goneForGood, isFileOf } from '#engine/execute/undo/undo-files.ts';

type CheckHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'workspaceFolder'>;

const parallelSteps = 8;

/** @returns what would be undone. @throws EngineError as undoRun does. */
export async function checkUndo(host: CheckHost, runId: string): Promise<Commit> {
  const commit = await host.catalog.commits.findCommit(runId);
  if (commit === undefined) throw committedNothing(await host.catalog.jobRuns.getJobRun(runId));
  if (commit.phase === 'undone') throw undoneAlready(await host.catalog.jobRuns.getJobRun(runId));
  await host.catalog.commits.checkUndo(runId);
  const listed = await checkListed(host, commit);
  await refuseAwayTarget(commit.intent, (path) => host.storageOf(path));
  for (const root of targetRoots(commit.intent)) await checkMarker(host, root);
  await checkFiles(host, commit, listed);
  return commit;
}

/**
 * A crawl may have changed the table, too; this is reported before any file is checked.
 * @returns the objects of the run in the tables, by path.
 */
async function checkListed(host: CheckHost, { intent, phase }: Commit): Promise<ReadonlyMap<string, TableObject>> {
  const listed = new Map<string, TableObject>();
  if (phase === 'blocked') return listed;
  for (const { databaseName, name, addObjects } of intent.tableChanges) {
    const table = await host.catalog.tables.findTable(databaseName, name);
    const objects = table === undefined ? [] : (await host.catalog.tables.getTableSnapshot(databaseName, name)).objects;
    const byPath = new Map(objects.map((object) => [object.path, object]));
    for (const { path } of addObjects) {
      const object = byPath.get(path);
      if (object !== undefined) listed.set(path, object);
    }
    if (addObjects.every(({ path }) => byPath.has(path))) continue;
    throw new EngineError(
      'InvalidState',
      `The run cannot be undone: ${tableTitle({ databaseName, name }, table?.location)} no longer lists the files that it wrote.`,
      {
        hint: 'A crawl changed the table since: remove the rows by hand, or run the job again.',
        details: { run: intent.runId, table: name },
      },
    );
  }
  return listed;
}

async function checkFiles(
  host: CheckHost,
  { intent, phase }: Commit,
  listed: ReadonlyMap<string, TableObject>,
): Promise<void> {
  const blocked = phase === 'blocked';
  await eachWithLimit(intent.publishes, parallelSteps, async (step) => {
    const { final } = step;
    const found = await host.storageOf(final).find(final);
    if (
      found === undefined
        ? blocked
        : isSameVersion(found, listed.get(final)) || (await isFileOf(host.storageOf(found.path), step, found))
    )
      return;
    if (blocked && intent.retires.some(({ path }) => path === final)) return;
    throw new EngineError(
      'FileChanged',
      `The run cannot be undone: ${final} ${found === undefined ? 'is missing' : 'was changed since'}.`,
      {
        hint: 'Restore the file as the run wrote it, or remove its rows by hand.',
        details: { run: intent.runId, path: final },
      },
    );
  });
  await eachWithLimit(intent.retires, parallelSteps, async ({ path, retired }) => {
    const storage = host.storageOf(path);
    if ((await storage.find(retired)) === undefined && (await storage.find(path)) === undefined)
      throw goneForGood(intent.runId, path);
  });
}

function committedNothing({ id, number, jobName, jobRunState }: JobRun): EngineError {
  return new EngineError(
    'InvalidState',
    `${capital(runTitle({ number, jobName }))} cannot be undone: it is ${jobRunState} and has committed nothing.`,
    {
      hint: 'There is nothing to undo: the run changed no files, catalog entries or bookmarks.',
      details: { run: id, job: jobName },
    },
  );
}

function undoneAlready(run: JobRun): EngineError {
  return new EngineError('InvalidState', `${capital(runTitle(run))} cannot be undone: it was already undone.`, {
    hint: 'A run can be undone once; start the job again to write its rows again.',
    details: { run: run.id },
  });
}
