/** Outputs that depend on the columns of an input: as the engine's last check found them, or as edges name them. */

import type { Job } from '#engine/contract/definitions/job.ts';

export interface CheckedOutput {
  /** null: not known. */
  readonly first: string | null;
  /** All others, in order. */
  readonly more: readonly string[];
}

/** By node. */
export type CheckedOutputs = ReadonlyMap<string, CheckedOutput>;

/** @param checked the nodes that the engine could check. Of the others, the outputs that something reads stay. */
export function checkedOutputs(
  job: Job,
  checked: readonly { readonly id: string; readonly outputs: readonly { readonly port: string }[] }[],
): CheckedOutputs {
  const found = new Map<string, CheckedOutput>();
  for (const { node, port } of job.nodes.flatMap(({ inputs }) => Object.values(inputs))) {
    if (port === undefined) continue;
    const { more } = found.get(node) ?? { more: [] };
    found.set(node, { first: null, more: [...new Set([...more, port])] });
  }
  for (const { id, outputs } of checked) {
    const [first = null, ...more] = outputs.map(({ port }) => port);
    found.set(id, { first, more });
  }
  return found;
}
