/** Nodes as text for the clipboard and back. The text may come from anywhere: nothing of it is used unchecked. */

import { z } from 'zod';
import { jobSchema, nodeSchema, type Edge, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { bottomOf, completeLayout } from '#renderer/features/jobs/graph/auto-layout.ts';
import { freeNodeId, freeNodeName } from '#renderer/features/jobs/graph/edit-job.ts';

/** Letters of a text that is read, nodes in it, and levels of lists and objects in their arguments. */
const mostLetters = 1_000_000;
const mostNodes = 500;
const mostLevels = 32;
/** Of a place on the canvas, in either direction. */
const farthest = 1_000_000;

/** A job's file has these members too, so that one can be pasted as a whole. */
const copiedSchema = z.object({
  nodes: z.array(nodeSchema).min(1).max(mostNodes),
  layout: jobSchema.shape.layout,
});

export type CopiedNodes = z.output<typeof copiedSchema>;

/** The nodes with the edges between them, as JSON; '' for none. */
export function nodesAsText(job: Job, ids: readonly string[]): string {
  const wanted = new Set(ids);
  const nodes = job.nodes.filter(({ id }) => wanted.has(id)).map((node) => ({ ...node, inputs: inside(node, wanted) }));
  const layout = Object.fromEntries(Object.entries(job.layout).filter(([id]) => wanted.has(id)));
  return nodes.length === 0 ? '' : `${JSON.stringify({ nodes, layout }, undefined, 2)}\n`;
}

/**
 * @param isKnown whether the engine has a transform.
 * @returns the nodes, without edges to others; or why the text has none that can be pasted.
 */
export function nodesFromText(text: string, isKnown: (transform: string) => boolean): CopiedNodes | string {
  const noNodes = 'The clipboard has no nodes.';
  if (text.length > mostLetters) return 'The text in the clipboard is too long to be nodes of a job.';
  let parsed: unknown;
  try {
    // A member of this name would be the prototype of what has it.
    parsed = JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError(key);
      return value;
    });
  } catch {
    return noNodes;
  }
  if (isTooDeep(parsed)) return noNodes;
  const read = copiedSchema.safeParse(parsed);
  if (!read.success) return noNodes;
  const { nodes, layout } = read.data;
  const ids = new Set(nodes.map(({ id }) => id));
  if (ids.size < nodes.length) return 'Two nodes in the clipboard have the same id.';
  const unknown = nodes.find(({ transform }) => !isKnown(transform));
  if (unknown !== undefined) return `${unknown.transform.slice(0, 100)} is not a transform of this engine.`;
  return {
    nodes: nodes.map((node) => ({ ...node, inputs: inside(node, ids) })),
    layout: Object.fromEntries(
      Object.entries(layout).filter(
        ([id, { x, y }]) => ids.has(id) && Math.abs(x) <= farthest && Math.abs(y) <= farthest,
      ),
    ),
  };
}

/** Below the job's nodes, under new ids and names where they are taken; their order to each other stays. */
export function pasteNodes(job: Job, copied: CopiedNodes): { readonly job: Job; readonly copies: string[] } {
  const idOf = new Map<string, string>();
  const there = { x: leftOf(job.layout), y: bottomOf(job) };
  const { layout } = completeLayout({ ...job, ...copied });
  const from = { x: leftOf(layout), y: topOf(layout) };
  let next = job;
  for (const node of copied.nodes) {
    const id = freeNodeId(next, node.id);
    const place = layout[node.id]!;
    idOf.set(node.id, id);
    next = {
      ...next,
      nodes: [...next.nodes, { ...node, id, name: freeNodeName(next, node.name) }],
      layout: { ...next.layout, [id]: { x: there.x + place.x - from.x, y: there.y + place.y - from.y } },
    };
  }
  const copies = new Set(idOf.values());
  const nodes = next.nodes.map((node): Node => {
    if (!copies.has(node.id)) return node;
    const inputs = Object.entries(node.inputs).map(([port, edge]): [string, Edge] => [
      port,
      { ...edge, node: idOf.get(edge.node)! },
    ]);
    return { ...node, inputs: Object.fromEntries(inputs) };
  });
  return { job: { ...next, nodes }, copies: [...copies] };
}

function inside({ inputs }: Node, ids: ReadonlySet<string>): Node['inputs'] {
  return Object.fromEntries(Object.entries(inputs).filter(([, edge]) => ids.has(edge.node)));
}

/** Without recursion, which such a value could exhaust. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels + 4) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

type Layout = Job['layout'];

function leftOf(layout: Layout): number {
  return leastOf(Object.values(layout).map(({ x }) => x));
}

function topOf(layout: Layout): number {
  return leastOf(Object.values(layout).map(({ y }) => y));
}

/** 0 of none. */
function leastOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.min(...values);
}
