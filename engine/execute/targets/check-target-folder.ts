/** Whether files can be written where a target says. */

import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { joinPath } from '#engine/storage/path-parts.ts';
import { isUri } from '#engine/base/uri.ts';

/**
 * Checked before a run only: planning does not need it, as the obstacle may have been removed by the time it writes.
 * @throws EngineError InvalidInput when no file can be created there: a file is in the way, or permission is missing.
 */
export async function checkTargetFolder(
  { storageOf }: Pick<ExecutionHost, 'storageOf'>,
  { nodeId: id, root, fileName }: PlannedTarget,
): Promise<void> {
  const kindOf = (place: string): Promise<'folder' | 'file' | undefined> =>
    stat(place).then(
      (stats) => (stats.isDirectory() ? 'folder' : 'file'),
      () => undefined,
    );
  const refuse = (where: string, reason: string, hint: string): EngineError =>
    new EngineError('InvalidInput', `Target "${id}" cannot write to ${where}: ${reason}.`, {
      hint,
      details: { node: id, path: where },
    });
  if (isUri(root)) {
    // Also says what is wrong with the connection. Whether writing is permitted is known when it is tried.
    const found = await storageOf(root).look(root);
    if (found?.kind !== 'file') return;
    throw refuse(root, 'it is an object', 'Choose a folder; fileName names one file in it.');
  }
  let there = root;
  while ((await kindOf(there)) === undefined && there !== path.dirname(there)) there = path.dirname(there);
  if ((await kindOf(there)) === 'file') {
    const what = there === root ? 'it is a file' : `${there} is a file`;
    throw refuse(root, what, 'Choose a folder; fileName names one file in it.');
  }
  const isOurs = await access(there, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isOurs)
    throw refuse(
      root,
      `you do not have write permission for ${there}`,
      'Choose another folder, or ask for write access.',
    );
  if (fileName !== null && (await kindOf(joinPath(root, fileName))) === 'folder')
    throw refuse(joinPath(root, fileName), 'it is a folder', 'Choose another fileName.');
}
