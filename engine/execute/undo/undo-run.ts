/**
 * Undoes a committed or blocked run: restores files, catalog and bookmark. The catalog records the undo and locks
 * the run's tables from its start to its end, so that it continues after a crash; every step may be repeated.
 */

import { capital } from '#engine/contract/capital.ts';
import { runTitle } from '#engine/catalog/names.ts';
import type { Commit } from '#engine/catalog/commit-entities.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { pruneEmptyFolders } from '#engine/execute/targets/prune-folders.ts';
import { refuseAwayTarget, targetRoots } from '#engine/execute/recovery/away-target.ts';
import { settleMarker } from '#engine/execute/targets/target-marker.ts';
import { stagingOfRun } from '#engine/execute/targets/target-path.ts';
import { checkUndo } from '#engine/execute/undo/check-undo.ts';
import { putFilesAside, restoreFiles, takeFilesBack } from '#engine/execute/undo/undo-files.ts';
import { adoptUndoNotes } from '#engine/execute/undo/undo-notes.ts';

type UndoHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'stateFolder' | 'workspaceFolder' | 'log'>;

/**
 * @throws EngineError EntityNotFound; InvalidState when the run was not committed, a later run built on it, or retired
 *   files were cleaned away; FileChanged when a published file is not what the run wrote; UndoBlocked when it began and
 *   could neither be finished nor reversed.
 */
export async function undoRun(host: UndoHost, runId: string): Promise<void> {
  if ((await host.catalog.commits.getOpenUndos()).includes(runId)) return retryUndo(host, runId);
  const commit = await checkUndo(host, runId);
  await host.catalog.commits.beginUndo(runId, [...targetRoots(commit.intent)]);
  await goOn(host, commit, true);
}

/** A person's Retry of an undo that is not finished. @throws EngineError InvalidState, UndoBlocked. */
export async function retryUndo(host: UndoHost, runId: string): Promise<void> {
  const { commits, jobRuns } = host.catalog;
  if (!(await commits.getOpenUndos()).includes(runId)) {
    const run = await jobRuns.getJobRun(runId);
    throw new EngineError('InvalidState', `${capital(runTitle(run))} has no unfinished undo.`, {
      hint: 'To undo the run, use undo instead.',
      details: { run: runId, job: run.jobName },
    });
  }
  await commits.failUndo(runId, null);
  await goOn(host, await commits.getCommit(runId), true);
}

/** Work of a new host on undos that a dead one left; one that cannot be finished waits and blocks no other. */
export async function recoverUndos(host: UndoHost): Promise<{ undone: string[]; blocked: string[] }> {
  await adoptUndoNotes(host);
  const undone: string[] = [];
  const blocked: string[] = [];
  for (const runId of await host.catalog.commits.getOpenUndos()) {
    try {
      await goOn(host, await host.catalog.commits.getCommit(runId), false);
      undone.push(runId);
    } catch (thrown) {
      const error = toEngineError(thrown);
      host.log.write('error', error.message, { code: error.code, run: runId });
      blocked.push(runId);
    }
  }
  return { undone, blocked };
}

/** @param mayTakeBack a person is waiting and can learn that nothing was undone. */
async function goOn(host: UndoHost, commit: Commit, mayTakeBack: boolean): Promise<void> {
  const { runId, jobName } = commit.intent;
  try {
    await moveAndApply(host, commit);
    await host.catalog.commits.finishUndo(runId);
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (mayTakeBack && (await isTakenBack(host, runId))) throw error;
    await host.catalog.commits.failUndo(runId, serializeError(error));
    const run = await host.catalog.jobRuns.getJobRun(runId);
    throw new EngineError('UndoBlocked', `The undo of ${runTitle(run)} cannot be finished: ${error.message}`, {
      hint: `${error.hint ?? 'Fix the cause.'} Then retry the undo: tenon retry ${run.number}. Until then its tables are locked for writers.`,
      details: { ...error.details, run: runId, job: jobName },
      cause: thrown,
    });
  }
}

async function moveAndApply(host: UndoHost, { intent, phase }: Commit): Promise<void> {
  await refuseAwayTarget(intent, (path) => host.storageOf(path));
  for (const root of targetRoots(intent)) await settleMarker(host, root);
  if (phase !== 'undone') await host.catalog.commits.applyUndo(intent.runId, await restoreFiles(host, intent));
  await putFilesAside(host, intent);
  for (const root of targetRoots(intent)) {
    const staging = stagingOfRun(root, intent.runId);
    await host.storageOf(staging).remove(staging);
    await pruneEmptyFolders(
      root,
      intent.publishes.map((step) => step.final),
    );
  }
}

/** False: the catalog has followed already, or a file could not be moved back. */
async function isTakenBack(host: UndoHost, runId: string): Promise<boolean> {
  const commit = await host.catalog.commits.getCommit(runId);
  if (commit.phase === 'undone') return false;
  try {
    await takeFilesBack(host, commit);
    await host.catalog.commits.giveUpUndo(runId);
    return true;
  } catch (thrown) {
    host.log.write('warning', `Cannot reverse the undo of run ${runId}: ${toEngineError(thrown).message}`);
    return false;
  }
}
