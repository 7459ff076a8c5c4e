/** Mistakes in user's transforms and sub-flows that a definition does not show by itself: its name, its nodes, and the file beside it. */

import { relative, sep } from 'node:path';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import { userTransformsOf } from '#engine/definitions/user-transforms.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { findSubflowProblems, KnownTransforms } from '#engine/graph/index.ts';
import { findTransform } from '#engine/transforms/index.ts';

/** In the order of their names. */
export function findTransformProblems(workspace: Pick<Workspace, 'root' | 'stores'>): Problem[] {
  return [...problemsOfTransforms(workspace), ...problemsOfSubflows(workspace)];
}

function problemsOfSubflows(workspace: Pick<Workspace, 'root' | 'stores'>): Problem[] {
  const users = userTransformsOf(workspace);
  const known = new KnownTransforms(users);
  return workspace.stores.subflow.list().flatMap(({ name, value, file: path }) => {
    const file = relative(workspace.root, path).split(sep).join('/');
    const problem = (message: string): Problem => ({ file, line: null, column: null, message });
    const same = findTransform(name)?.title ?? (users.names.includes(name) ? name : undefined);
    if (same !== undefined)
      return [problem(`The name "${name}" is that of the transform ${same}. Give your sub-flow another name.`)];
    try {
      known.get(name);
    } catch (thrown) {
      return [problem(toEngineError(thrown).message)];
    }
    return findSubflowProblems(value, known.inside).map(({ message }) => problem(message));
  });
}

function problemsOfTransforms(workspace: Pick<Workspace, 'root' | 'stores'>): Problem[] {
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
