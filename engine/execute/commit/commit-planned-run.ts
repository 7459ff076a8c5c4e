/** From durable tasks to a committed run: reads the targets' tables as they are now, builds the intent, commits. */

import { setTimeout as delay } from 'node:timers/promises';
import type { JobTask } from '#engine/catalog/entities.ts';
import { tableTitle } from '#engine/catalog/names.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { buildIntent, replacedObjects, type CurrentTarget } from '#engine/execute/commit/commit-intent.ts';
import { commitRun } from '#engine/execute/commit/commit-run.ts';
import { checkForeignFiles } from '#engine/execute/targets/foreign-files.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import { dependsOnTable, type PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { checkMarker } from '#engine/execute/targets/target-marker.ts';

/** Appends commute, so an append that another commit overtook is put on top of it. */
const intentTries = 8;
/** Milliseconds between two checks of a table that another run is publishing to, and the longest wait. */
const lookAgainAfter = 100;
const longestWait = 600_000;

export async function commitPlannedRun(run: PlannedRun, tasks: readonly JobTask[]): Promise<void> {
  const { host, plan, runId } = run;
  const waitUntil = performance.now() + longestWait;
  for (let attempt = 1; ; attempt += 1) {
    const targets = await Promise.all(Object.values(plan.targets).map((target) => readTarget(run, target, tasks)));
    const intent = buildIntent(runId, plan, tasks, targets);
    try {
      const left = await commitRun(host, intent);
      if (left !== undefined) warnOfReplaced(run, left);
      return;
    } catch (thrown) {
      const error = toEngineError(thrown);
      const overtaken = error.code === 'ConcurrentModification' && targets.every(mayFollow);
      const written = await host.catalog.commits.findCommit(runId);
      if (!overtaken || written !== undefined || !(await bookmarkStands(run))) throw error;
      const publishing = error.details.run !== undefined && error.details.run !== runId;
      if (publishing && performance.now() < waitUntil) {
        // Its turn is not a try of ours.
        attempt -= 1;
        await delay(lookAgainAfter, undefined, { signal: run.signal });
        continue;
      }
      if (attempt >= intentTries) throw error;
      run.journal.write('info', `Another commit came first: the intent is written again. ${error.message}`);
    }
  }
}

/** The table of the catalog has the new rows only, and the folder has both until the files are gone. */
function warnOfReplaced({ journal }: PlannedRun, { message, code, hint }: EngineError): void {
  const text = `The files that the run replaced are still in its target: ${message} The table in the catalog does not contain them, but whoever reads the folder by its path gets their rows, too. Tenon removes them at its next start.`;
  journal.write('warning', text, { code, ...(hint === undefined ? {} : { hint }) });
}

/** @throws EngineError ConcurrentModification, ForeignFiles, CatalogBehind, ForeignTarget. */
async function readTarget(run: PlannedRun, target: PlannedTarget, tasks: readonly JobTask[]): Promise<CurrentTarget> {
  const { catalog } = run.host;
  await checkMarker(run.host, target.root);
  const { databaseName, name } = target.table;
  const table = await catalog.tables.findTable(databaseName, name);
  if (table === undefined) {
    if (target.generation !== null) throw moved(run, target, 'was removed');
    await checkForeignFiles(run.host, target, [], []);
    return { target, table: undefined, objects: [] };
  }
  if (target.mode === 'append' && target.fileName === null) return { target, table, objects: [] };
  const snapshot = await catalog.tables.getTableSnapshot(databaseName, name);
  if (dependsOnTable(target) && snapshot.table.generation !== target.generation)
    throw moved(run, target, 'was changed');
  const staged = tasks.flatMap((task) => task.files).filter((file) => file.targetNodeId === target.nodeId);
  await checkForeignFiles(
    run.host,
    target,
    snapshot.objects,
    replacedObjects(target, snapshot.objects, staged, snapshot.table.partitionKeys),
    staged,
  );
  return { target, table: snapshot.table, objects: snapshot.objects };
}

/** The output of this run does not depend on what another run wrote in between. */
function mayFollow({ target }: CurrentTarget): boolean {
  return !dependsOnTable(target);
}

async function bookmarkStands({ host, plan }: PlannedRun): Promise<boolean> {
  if (plan.bookmarkVersion === null) return true;
  const bookmark = await host.catalog.bookmarks.getJobBookmark(plan.job.name);
  return bookmark.version === plan.bookmarkVersion;
}

function moved(run: PlannedRun, target: PlannedTarget, what: string): EngineError {
  return new EngineError(
    'ConcurrentModification',
    `Since the run was planned, ${tableTitle(target.table, target.root)} ${what}.`,
    {
      hint: 'Run the job again; it then reads the table as it is now.',
      details: { run: run.runId, node: target.nodeId, table: target.table.name },
    },
  );
}
