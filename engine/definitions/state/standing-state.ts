/** Whether the workspace that a host opened, and its state, are still at their paths. */

import { isSameNumber, markOf } from '#engine/base/owned/file-mark.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * The lock and the catalog stay open wherever the folder goes, but new files are written by their paths: without this
 * check, a host whose workspace was moved would begin a second one at the old path.
 * @param root of the workspace.
 * @param folder of its state: in the workspace, or the user's own where locks cannot be trusted.
 * @returns throws EngineError WorkspaceMoved while one of them is not there, or another one is.
 */
export function keepStanding(root: string, folder: string): () => void {
  const opened = [root, folder].map((path) => [path, markOf(path)] as const);
  return () => {
    for (const [path, before] of opened) {
      const now = markOf(path);
      if (now !== undefined && (before === undefined || isSameNumber(before, now))) continue;
      const happened = now === undefined ? 'was moved, renamed or removed' : 'was replaced by another one';
      throw new EngineError('WorkspaceMoved', `The folder of the workspace, ${root}, ${happened} while it was open.`, {
        hint: 'Move it back to continue, or close the workspace and open it where it is now. Until then nothing is changed.',
        details: { path: root },
      });
    }
  };
}
