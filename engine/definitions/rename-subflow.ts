/** Jobs and sub-flows follow a sub-flow that gets another name: their nodes then use it by the new one. */

import type { Log } from '#engine/base/log.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import { logLeft, renameReferences, type RenamedFiles } from '#engine/definitions/rename-references.ts';

/** Never fails; those that could not be saved are logged, and their problems say what is missing. */
export async function renameSubflow(
  { job, subflow }: { readonly job: RenamedFiles<Job>; readonly subflow: RenamedFiles<Subflow> },
  from: string,
  to: string,
  log: Log,
): Promise<void> {
  logLeft(log, 'Job', await renameReferences(job, (value) => renamed(value, from, to)));
  logLeft(log, 'Sub-flow', await renameReferences(subflow, (value) => renamed(value, from, to)));
}

function renamed<T extends { readonly nodes: readonly Node[] }>(value: T, from: string, to: string): T {
  if (!value.nodes.some(({ transform }) => transform === from)) return value;
  return {
    ...value,
    nodes: value.nodes.map((node) => (node.transform === from ? { ...node, transform: to } : node)),
  };
}
