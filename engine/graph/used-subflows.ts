/** The sub-flows that nodes use, directly or through another one. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import { findTransform } from '#engine/transforms/index.ts';

/** By name; without those whose files have a mistake, which is a problem of the job. */
export function usedSubflows(
  nodes: readonly Node[],
  users: UserTransforms | undefined,
): ReadonlyMap<string, SubflowFile> {
  const found = new Map<string, SubflowFile>();
  const queue = nodes.map(({ transform }) => transform);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name) || findTransform(name) !== undefined) continue;
    const subflow = soundSubflow(users, name);
    if (subflow === undefined) continue;
    found.set(name, subflow);
    queue.push(...subflow.definition.nodes.map(({ transform }) => transform));
  }
  return found;
}

/** A transform of the user's that has the name is found first. */
function soundSubflow(users: UserTransforms | undefined, name: string): SubflowFile | undefined {
  try {
    return users?.find(name) === undefined ? users?.findSubflow?.(name) : undefined;
  } catch (thrown) {
    if (thrown instanceof EngineError) return undefined;
    throw thrown;
  }
}
