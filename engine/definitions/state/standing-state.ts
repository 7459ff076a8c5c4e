/** Whether the state that a host opened is still at its path. */

import { dirname } from 'node:path';
import { isSameNumber, markOf } from '#engine/base/owned/file-mark.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * The lock and the catalog stay open wherever the folder goes, but new files are written by their paths: without this
 * check, a host whose workspace was moved would begin a second one at the old path.
 * @param folder the state folder, as it is now.
 * @returns throws EngineError WorkspaceMoved while the folder is not there, or another one is.
 */
export function keepStanding(folder: string): () => void {
  const opened = markOf(folder);
  return () => {
    const now = markOf(folder);
    if (now !== undefined && (opened === undefined || isSameNumber(opened, now))) return;
    const workspace = dirname(folder);
    const happened = now === undefined ? 'was moved, renamed or removed' : 'was replaced by another one';
    throw new EngineError(
      'WorkspaceMoved',
      `The folder of the workspace, ${workspace}, ${happened} while it was open.`,
      {
        hint: 'Move it back to continue, or close the workspace and open it where it is now. Until then nothing is changed.',
        details: { path: workspace },
      },
    );
  };
}
