/** Walking a job's graph: order, neighbours, what a node reads, which port is free. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';

export interface Ports {
  readonly inputs: readonly string[];
  /** `in3`, `in4`, … follow. */
  readonly moreInputs: boolean;
  /** None of a target. */
  readonly outputs: readonly string[];
  /** Its input reads all outputs of a node. */
  readonly isCollection: boolean;
}

/** Ports of a node; undefined: the engine does not know its transform. */
export type PortsOf = (node: Pick<Node, 'id' | 'transform' | 'args'>) => Ports | undefined;

/** Ports that a node shows: its own, those connected beyond them, and one free one where more are allowed. */
export function shownPorts(node: Node, ports: Ports): string[] {
  const connected = Object.keys(node.inputs);
  const further = connected
    .filter((port) => !ports.inputs.includes(port))
    .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  const own = [...ports.inputs, ...further];
  if (!ports.moreInputs || own.some((port) => !connected.includes(port))) return own;
  return [...own, nextPort(own)];
}

/** The first input that nothing is connected to; undefined: none. */
export function freePort(node: Node, ports: Ports): string | undefined {
  return shownPorts(node, ports).find((port) => node.inputs[port] === undefined);
}

function nextPort(own: readonly string[]): string {
  const last = own.at(-1) ?? 'in';
  const stem = last.replace(/\d+$/u, '');
  return `${stem}${Number(last.slice(stem.length) || '0') + 1}`;
}

/** Whether `node` is `other`, or reads it, directly or not. */
export function readsFrom(job: Job, node: string, other: string): boolean {
  return ancestorsOf(job, node).has(other);
}

/** The node and all it reads; circles and unknown ids end the walk. */
export function ancestorsOf(job: Job, id: string): Set<string> {
  const byId = new Map(job.nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = byId.get(next);
    if (node === undefined || found.has(next)) continue;
    found.add(next);
    waiting.push(...Object.values(node.inputs).map((edge) => edge.node));
  }
  return found;
}

export function consumersOf(job: Job, id: string): Node[] {
  return job.nodes.filter((node) => Object.values(node.inputs).some((edge) => edge.node === id));
}

/** Ids along the edges, sources first; among equals as they are on the canvas, from the top. */
export function walkOrder(job: Job): string[] {
  const depth = depths(job);
  const top = (id: string): number => job.layout[id]?.y ?? 0;
  return job.nodes
    .map(({ id }, index) => ({ id, index }))
    .sort(
      (left, right) =>
        depth.get(left.id)! - depth.get(right.id)! || top(left.id) - top(right.id) || left.index - right.index,
    )
    .map(({ id }) => id);
}

/** Number of edges between a node and its farthest source. Nodes of a cycle count from where the walk reached it. */
export function depths(job: Job): Map<string, number> {
  const byId = new Map(job.nodes.map((node) => [node.id, node]));
  const known = new Map<string, number>();
  const visit = (id: string, open: ReadonlySet<string>): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const inputs = Object.values(byId.get(id)?.inputs ?? {}).map((edge) => edge.node);
    const within = new Set([...open, id]);
    const depth =
      Math.max(
        -1,
        ...inputs.filter((input) => byId.has(input) && !within.has(input)).map((input) => visit(input, within)),
      ) + 1;
    if (open.size === 0 || !inputs.some((input) => open.has(input))) known.set(id, depth);
    return depth;
  };
  for (const { id } of job.nodes) known.set(id, visit(id, new Set()));
  return known;
}

/** The job cut at one node, without places: what a preview of the node depends on, and nothing else. */
export function cutAt(job: Job, id: string): Job {
  const wanted = ancestorsOf(job, id);
  return { ...job, nodes: job.nodes.filter((node) => wanted.has(node.id)), layout: {} };
}
