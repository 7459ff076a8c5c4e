/** Imports, once, the notes of undos in progress that versions before the undo journal left in the state folder. */

import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import type { Commit } from '#engine/catalog/commit-entities.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { targetRoots } from '#engine/execute/recovery/away-target.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';

type NotesHost = Pick<ExecutionHost, 'catalog' | 'stateFolder' | 'log'>;

/** Each becomes an undo of the journal, or is dropped when a later run has built on the run since. */
export async function adoptUndoNotes(host: NotesHost): Promise<void> {
  const folder = path.join(host.stateFolder, 'undo');
  const names: string[] = await readdir(folder).catch(() => []);
  for (const runId of names.sort()) {
    const commit = await host.catalog.commits.findCommit(runId);
    try {
      if (commit !== undefined && !(await isBuiltOn(host, commit)))
        await host.catalog.commits.beginUndo(runId, [...targetRoots(commit.intent)], true);
    } catch (thrown) {
      const error = toEngineError(thrown);
      host.log.write('warning', `An interrupted undo is not continued: ${error.message}`, { run: runId });
    }
    await withFaultPoint('undo.removeNote', () => removeOwned(host.stateFolder, path.join(folder, runId)));
  }
  if (names.length > 0) await syncFolder(folder);
}

/** An undone run whose files a table lists: a later run has given its own file that name. */
async function isBuiltOn({ catalog }: NotesHost, { intent, phase }: Commit): Promise<boolean> {
  if (phase !== 'undone') return false;
  for (const { databaseName, name, addObjects } of intent.tableChanges) {
    if ((await catalog.tables.findTable(databaseName, name)) === undefined) continue;
    const { objects } = await catalog.tables.getTableSnapshot(databaseName, name);
    const listed = new Set(objects.map((object) => object.path));
    if (addObjects.some((object) => listed.has(object.path))) return true;
  }
  return false;
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await withFaultPoint('undo.syncNotes', () => handle.sync());
  } finally {
    await handle.close();
  }
}
