/** Ids and names of nodes inside of a node that uses a sub-flow: `clean.filter`, "Clean orders › Only paid". */

import type { Job } from '#engine/contract/definitions/job.ts';
import { inputTransform, outputTransform, type Subflow } from '#engine/contract/definitions/subflow.ts';

type Node = Job['nodes'][number];

/** No id of a definition has it. */
const separator = '.';

/** Levels of sub-flows in sub-flows. */
export const deepestSubflow = 8;

export function innerId(outer: string, inner: string): string {
  return `${outer}${separator}${inner}`;
}

/** From the outermost to the innermost: the inverse of {@link innerId}. */
export function innerIds(id: string): string[] {
  return id.split(separator);
}

export function innerName(outer: string, inner: string): string {
  return `${outer} › ${inner}`;
}

export function isInnerId(id: string): boolean {
  return id.includes(separator);
}

/** The node of the job itself: that of the sub-flow for a node inside of one, else the same. */
export function outerId(id: string): string {
  const end = id.indexOf(separator);
  return end === -1 ? id : id.slice(0, end);
}

/** A node of a job, or inside of a sub-flow that it uses. */
export interface NamedNode {
  readonly node: Node;
  /** Full: "Clean orders › Only paid". */
  readonly name: string;
}

/**
 * Every node of a job and of the sub-flows that it uses, by id. Sub-flows that are missing have no inner nodes, and those in themselves
 * end.
 */
export function namedNodes(
  nodes: readonly Node[],
  subflows: ReadonlyMap<string, Pick<Subflow, 'nodes'>>,
): ReadonlyMap<string, NamedNode> {
  const found = new Map<string, NamedNode>();
  const visit = (each: readonly Node[], within: NamedNode | undefined, depth: number): void => {
    for (const node of each) {
      const isEnd = node.transform === inputTransform || node.transform === outputTransform;
      if (within !== undefined && isEnd) continue;
      const id = within === undefined ? node.id : innerId(within.node.id, node.id);
      const name = within === undefined ? node.name : innerName(within.name, node.name);
      const named = { node: { ...node, id }, name };
      found.set(id, named);
      const inside = subflows.get(node.transform);
      if (inside !== undefined && depth < deepestSubflow) visit(inside.nodes, named, depth + 1);
    }
  };
  visit(nodes, undefined, 0);
  return found;
}
