/** What several screens show is made by whichever of them comes first. */

import type { ServedWorkspace } from './served-workspace.ts';

type Make = (workspace: ServedWorkspace) => Promise<void>;

const made = new WeakMap<ServedWorkspace, Map<Make, Promise<void>>>();

export function makeOnce(workspace: ServedWorkspace, make: Make): Promise<void> {
  const done = made.get(workspace) ?? new Map<Make, Promise<void>>();
  made.set(workspace, done);
  const before = done.get(make) ?? make(workspace);
  done.set(make, before);
  return before;
}
