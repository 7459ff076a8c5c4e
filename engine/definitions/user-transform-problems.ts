/** Mistakes in user's transforms that a definition does not show by itself: its name, and the file beside it. */

import { relative, sep } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import { userTransformsOf } from '#engine/definitions/user-transforms.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { findTransform } from '#engine/transforms/index.ts';

/** In the order of their names. */
export function findTransformProblems(workspace: Pick<Workspace, 'root' | 'stores'>): Problem[] {
  const users = userTransformsOf(workspace);
  return workspace.stores.transform.list().flatMap(({ name, file: path }) => {
    const file = relative(workspace.root, path).split(sep).join('/');
    const problem = (message: string): Problem[] => [{ file, line: null, column: null, message }];
    const same = findTransform(name);
    if (same !== undefined)
      return problem(
        `The name "${name}" is that of the built-in transform ${same.title}. Give your transform another name.`,
      );
    try {
      users.find(name);
      return [];
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      return problem(thrown.message);
    }
  });
}
