/** Notes of undos under way, one small file for each in the state folder, so that a crash does not leave one half done. */

import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { makeOwnedFolder, removeOwned, writeOwned } from '#engine/base/owned/owned-files.ts';

export async function writeUndoNote(stateFolder: string, runId: string): Promise<void> {
  const folder = notesFolder(stateFolder);
  withFaultPoint('undo.makeFolder', () => makeOwnedFolder(stateFolder, folder));
  await withFaultPoint('undo.writeNote', () => writeOwned(stateFolder, path.join(folder, runId), ''));
  await syncFolder(folder);
}

export async function removeUndoNote(stateFolder: string, runId: string): Promise<void> {
  const folder = notesFolder(stateFolder);
  await withFaultPoint('undo.removeNote', () => removeOwned(stateFolder, path.join(folder, runId)));
}

/** Ids of the runs, oldest first. */
export async function findUndoNotes(stateFolder: string): Promise<string[]> {
  const names: string[] = await readdir(notesFolder(stateFolder)).catch(() => []);
  return names.sort();
}

function notesFolder(stateFolder: string): string {
  return path.join(stateFolder, 'undo');
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
