/**
 * Undoes a committed or blocked run: files, catalog and bookmark as they were. A note in the state folder makes
 * it go on after a crash; every step may be done again.
 */

import type { Commit, CommitIntent, JobRun } from '#engine/catalog/entities.ts';
import { tableTitle } from '#engine/catalog/names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { retiresInPlace } from '#engine/execute/commit-files.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { isSameVersion } from '#engine/execute/object-change.ts';
import { pruneEmptyFolders } from '#engine/execute/prune-folders.ts';
import { rootOf, stagingOfRun, undonePath } from '#engine/execute/target-path.ts';
import { findUndoNotes, removeUndoNote, writeUndoNote } from '#engine/execute/undo-note.ts';

type UndoHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'stateFolder' | 'log'>;

const parallelSteps = 8;

/**
 * @throws EngineError EntityNotFound; InvalidState when the run was not committed, a later run built on it, or retired files were
 *   cleaned away; FileChanged when a published file is not what the run wrote.
 */
export async function undoRun(host: UndoHost, runId: string): Promise<void> {
  const commit = await checkUndo(host, runId);
  await writeUndoNote(host.stateFolder, runId);
  await finishUndo(host, commit);
}

/** Changes nothing. @returns what would be undone. @throws EngineError as undoRun does. */
export async function checkUndo(host: UndoHost, runId: string): Promise<Commit> {
  const commit = await host.catalog.commits.findCommit(runId);
  if (commit === undefined) throw committedNothing(await host.catalog.jobRuns.getJobRun(runId));
  if (commit.phase === 'undone') throw undoneAlready(runId);
  if (commit.phase === 'publishing') throw stillPublishing(runId);
  await host.catalog.commits.checkUndo(runId);
  await checkListed(host, commit);
  await checkFiles(host, commit);
  return commit;
}

/** Goes on with undos that a crash stopped. */
export async function recoverUndos(host: UndoHost): Promise<readonly string[]> {
  const runIds = await findUndoNotes(host.stateFolder);
  for (const runId of runIds) {
    const commit = await host.catalog.commits.findCommit(runId);
    if (commit === undefined) await removeUndoNote(host.stateFolder, runId);
    else await finishUndo(host, commit);
  }
  return runIds;
}

async function finishUndo(host: UndoHost, { intent, phase }: Commit): Promise<void> {
  if (phase !== 'undone') {
    const restored = await restoreFiles(host, intent);
    try {
      await host.catalog.commits.applyUndo(intent.runId, restored);
    } catch (thrown) {
      if (thrown instanceof EngineError && thrown.kind === 'user') await takeBack(host, intent);
      throw thrown;
    }
  }
  await putAside(
    host,
    intent,
    intent.publishes.map((step) => step.final),
  );
  for (const root of rootsOf(intent)) {
    const staging = stagingOfRun(root, intent.runId);
    await host.storageOf(staging).remove(staging);
    await pruneEmptyFolders(
      root,
      intent.publishes.map((step) => step.final),
    );
  }
  await removeUndoNote(host.stateFolder, intent.runId);
}

async function restoreFiles(host: UndoHost, intent: CommitIntent): Promise<{ path: string; modifiedMicros: number }[]> {
  const inPlace = retiresInPlace(intent);
  return eachWithLimit(intent.retires, parallelSteps, async (step) => {
    const storage = host.storageOf(step.path);
    const retired = await storage.find(step.retired);
    if (retired !== undefined) {
      if (inPlace.has(step.path)) await putAside(host, intent, [step.path]);
      await storage.restore(step.retired, step.path);
    }
    const found = await storage.find(step.path);
    if (found === undefined) throw goneForGood(intent.runId, step.path);
    return { path: step.path, modifiedMicros: found.modifiedMicros };
  });
}

/** The catalog refused: what was restored goes back to where it was, what was put aside returns. */
async function takeBack(host: UndoHost, intent: CommitIntent): Promise<void> {
  const inPlace = retiresInPlace(intent);
  for (const step of intent.retires) {
    const storage = host.storageOf(step.path);
    if ((await storage.find(step.retired)) === undefined) await storage.retire(step.path, step.retired);
    const aside = undonePath(rootOf(step.retired), intent.runId, step.path);
    if (inPlace.has(step.path) && (await storage.find(aside)) !== undefined) await storage.restore(aside, step.path);
  }
  await removeUndoNote(host.stateFolder, intent.runId);
}

/** Published files wait below `_tenon/retired/<run>.undone/` like retired ones: a mistaken undo loses nothing at once. */
async function putAside(host: UndoHost, intent: CommitIntent, finals: readonly string[]): Promise<void> {
  const steps = new Map(intent.publishes.map((step) => [step.final, step]));
  const inPlace = retiresInPlace(intent);
  await eachWithLimit(finals, parallelSteps, async (final) => {
    const storage = host.storageOf(final);
    const aside = undonePath(rootOf(steps.get(final)!.staged), intent.runId, final);
    const [found, old] = [await storage.find(final), inPlace.get(final)];
    if (found === undefined) return;
    // A named file that the undo has restored, or that the commit never replaced.
    if (isSameVersion(found, old)) return;
    await storage.retire(final, aside);
  });
}

/** A crawl may have changed the table, too; this is told before a file is looked at. */
async function checkListed(host: UndoHost, { intent, phase }: Commit): Promise<void> {
  if (phase === 'blocked') return;
  for (const { databaseName, name, addObjects } of intent.tableChanges) {
    const table = await host.catalog.tables.findTable(databaseName, name);
    const objects = table === undefined ? [] : (await host.catalog.tables.getTableSnapshot(databaseName, name)).objects;
    const listed = new Set(objects.map((object) => object.path));
    if (addObjects.every((object) => listed.has(object.path))) continue;
    throw new EngineError(
      'InvalidState',
      `Run ${intent.runId} cannot be undone: ${tableTitle({ databaseName, name }, table?.location)} no longer lists what it wrote.`,
      {
        hint: 'A crawl changed the table since: remove the rows by hand, or run the job again.',
        details: { run: intent.runId, table: name },
      },
    );
  }
}

async function checkFiles(host: UndoHost, { intent, phase }: Commit): Promise<void> {
  const blocked = phase === 'blocked';
  await eachWithLimit(intent.publishes, parallelSteps, async ({ final, size }) => {
    const found = await host.storageOf(final).find(final);
    if (found === undefined ? blocked : found.size === size) return;
    if (blocked && intent.retires.some((step) => step.path === final)) return;
    throw new EngineError(
      'FileChanged',
      `Run ${intent.runId} cannot be undone: ${final} ${found === undefined ? 'is gone' : 'was changed since'}.`,
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

function rootsOf(intent: CommitIntent): Set<string> {
  return new Set([
    ...intent.publishes.map((step) => rootOf(step.staged)),
    ...intent.retires.map((step) => rootOf(step.retired)),
  ]);
}

function goneForGood(runId: string, path: string): EngineError {
  return new EngineError(
    'InvalidState',
    `Run ${runId} cannot be undone: the file ${path} that it replaced is no longer kept.`,
    {
      hint: 'Replaced files are kept for 7 days or until they take 10 % of the disk. Run the job again instead.',
      details: { run: runId, path },
    },
  );
}

function committedNothing({ id, jobName, jobRunState }: JobRun): EngineError {
  return new EngineError(
    'InvalidState',
    `Run ${id} of job ${jobName} cannot be undone: it is ${jobRunState} and has committed nothing.`,
    {
      hint: 'Files, catalog and bookmark are as they were before it; there is nothing to take back.',
      details: { run: id, job: jobName },
    },
  );
}

function undoneAlready(runId: string): EngineError {
  return new EngineError('InvalidState', `Run ${runId} cannot be undone: it was undone already.`, {
    hint: 'A run can be undone once; start the job again to have its rows back.',
    details: { run: runId },
  });
}

function stillPublishing(runId: string): EngineError {
  return new EngineError('InvalidState', `Run ${runId} is being committed.`, {
    hint: 'Wait until it has finished.',
    details: { run: runId },
  });
}
