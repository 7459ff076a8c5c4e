/** The location of Tenon's own folder under a target, and checks that a path is inside that target. */

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/** Name of Tenon's folder in a target; its leading `_` hides it from Hive, Spark, Glue and our crawler. */
export const stagingFolderName = '_tenon';

/** End of the name of a file that was sent to a store and is not published yet. */
export const pendingSuffix = '.pending';

/** `<root>/_tenon/<run>/<attempt>`. @throws EngineError `InvalidInput` when an id is not a plain name. */
export function stagingFolder(root: string, runId: string, attemptId: string): string {
  for (const id of [runId, attemptId]) {
    if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(id)) continue;
    throw new EngineError('InvalidInput', `"${id}" cannot name a staging folder.`, {
      hint: 'Use letters, digits, dot, dash and underscore.',
    });
  }
  return path.join(path.resolve(root), stagingFolderName, runId, attemptId);
}

/**
 * The root above the last `_tenon` folder of a staged or retired path.
 * @throws EngineError `InvalidInput` when the path is not below such a folder.
 */
export function rootOfStaged(staged: string): string {
  const resolved = path.resolve(staged);
  const marker = path.sep + stagingFolderName + path.sep;
  const at = resolved.lastIndexOf(marker);
  if (at === -1) {
    throw new EngineError('InvalidInput', `${staged} is not below a "${stagingFolderName}" folder.`, {
      hint: 'Move only staged and retired files.',
      details: { path: staged },
    });
  }
  return at === 0 ? path.parse(resolved).root : resolved.slice(0, at);
}

/** @returns whether `inner` is strictly below `root`, comparing text only. */
export function isBelow(root: string, inner: string): boolean {
  const relative = path.relative(path.resolve(root), path.resolve(inner));
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * Checks that a path is below its root, as text and by checking each folder on the path, so that neither `..` nor
 * a link leads out of it.
 * @throws EngineError `InvalidInput`.
 */
export function assertBelow(root: string, inner: string): Promise<void> {
  return assertAllBelow(root, [inner]);
}

/** Like {@link assertBelow} for each; a folder that contains several of them is checked once. */
export async function assertAllBelow(root: string, inners: readonly string[]): Promise<void> {
  for (const inner of inners) if (!isBelow(root, inner)) throw leavesRoot(root, inner);
  const realRoot = await realpath(root).catch((thrown: unknown) => {
    throw convertFileError(thrown, root, 'open');
  });
  const folders = new Set(inners.map((inner) => path.dirname(path.resolve(inner))));
  for (const folder of folders) {
    const inside = path.join(realRoot, path.relative(path.resolve(root), folder));
    if (lookDownward(realRoot, inside, 'anyone')?.isSymbolicLink() === true) throw isLink(folder);
  }
}

function isLink(folder: string): EngineError {
  return new EngineError('InvalidInput', `${folder} is a link. Tenon does not follow links inside a target.`, {
    hint: 'Replace the link with a folder.',
    details: { path: folder },
  });
}

function leavesRoot(root: string, inner: string): EngineError {
  return new EngineError('InvalidInput', `${inner} is outside ${root}.`, {
    hint: 'Files are only written, moved and removed inside their target folder.',
    details: { path: inner, root },
  });
}
