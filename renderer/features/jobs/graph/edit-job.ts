/** Edits of a job as pure steps: each gives a new job, or the same one when nothing changes. */

import { firstFree, freeId, freeName } from '#engine/contract/definitions/free-name.ts';
import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { freePort, readsFrom, type PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';
import { edgeFrom, freeOutput, readOutput } from '#renderer/features/jobs/graph/node-outputs.ts';

export interface NewNode {
  readonly id: string;
  readonly name: string;
  readonly transform: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A readable id that the job does not have: `filter`, `filter_2`. */
export function freeNodeId(job: Job, wanted: string): string {
  const stem =
    wanted
      .replaceAll(/[^A-Za-z0-9]+/gu, '_')
      .replaceAll(/^_|_$/gu, '')
      .toLowerCase()
      .slice(0, 48) || 'node';
  return freeId(stem, new Set(job.nodes.map(({ id }) => id)));
}

export function freeNodeName(job: Job, wanted: string): string {
  return freeName(wanted, new Set(job.nodes.map(({ name }) => name)));
}

/** A folder that no other node of the job writes into, named after the job: `output/daily-revenue`. */
export function freeTargetPath(job: Job): string {
  const folder = job.name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-').replaceAll(/^[. -]+|[. -]+$/gu, '') || 'job';
  const paths = job.nodes.map(({ args }) => args['path']).filter((path) => typeof path === 'string');
  const taken = new Set(paths.map((path) => path.replace(/[/\\]+$/u, '')));
  return firstFree(`output/${folder}`, '-', taken);
}

/**
 * @param after the node that feeds it; what `after` fed until now is fed by the new node when it has an output and an
 *   input, so that a node is put into the line and not beside it.
 * @param output of `after`; null: its only one, or the first that nothing reads.
 */
export function addNode(
  job: Job,
  node: NewNode,
  place: Place,
  after: string | null,
  portsOf: PortsOf,
  output: string | null = null,
): Job {
  const blank: Node = { id: node.id, name: node.name, transform: node.transform, inputs: {}, args: { ...node.args } };
  const ports = portsOf(blank);
  const input = ports?.inputs[0];
  const feeds = after !== null && input !== undefined && hasOutput(job, after, portsOf);
  const read = feeds ? (output ?? freeOutput(job, after, portsOf)) : null;
  const added: Node = feeds ? { ...blank, inputs: { [input]: edgeFrom(job, after, read, blank, portsOf) } } : blank;
  const takesOver = feeds && ports !== undefined && ports.outputs.length > 0;
  const grown = { ...job, nodes: [...job.nodes, added] };
  const nodes = takesOver ? job.nodes.map((each) => redirect(grown, each, after, read, added, portsOf)) : job.nodes;
  return { ...job, nodes: [...nodes, added], layout: { ...job.layout, [node.id]: place } };
}

/** Whoever read a removed node reads what that node read first; without such a thing the port stays empty. */
export function removeNodes(job: Job, ids: readonly string[]): Job {
  const gone = new Set(ids);
  if (!job.nodes.some(({ id }) => gone.has(id))) return job;
  const byId = new Map(job.nodes.map((node) => [node.id, node]));
  const heal = (edge: Edge, seen: ReadonlySet<string>): Edge | undefined => {
    if (!gone.has(edge.node)) return edge;
    const next = Object.values(byId.get(edge.node)?.inputs ?? {})[0];
    return next === undefined || seen.has(next.node) ? undefined : heal(next, new Set([...seen, next.node]));
  };
  const nodes = job.nodes
    .filter(({ id }) => !gone.has(id))
    .map((node) => {
      if (!Object.values(node.inputs).some((edge) => gone.has(edge.node))) return node;
      const inputs = Object.entries(node.inputs).flatMap(([port, edge]): [string, Edge][] => {
        const healed = heal(edge, new Set([edge.node]));
        return healed === undefined ? [] : [[port, healed]];
      });
      return { ...node, inputs: Object.fromEntries(inputs) };
    });
  const layout = Object.fromEntries(Object.entries(job.layout).filter(([id]) => !gone.has(id)));
  return { ...job, nodes, layout };
}

export const circle = 'That would create a cycle.';

/** Why two nodes cannot be connected; undefined: they can. */
export function whyNotConnect(
  job: Job,
  from: string,
  to: string,
  port: string | null,
  portsOf: PortsOf,
): string | undefined {
  const target = job.nodes.find(({ id }) => id === to);
  const ports = target === undefined ? undefined : portsOf(target);
  if (target === undefined || ports === undefined) return 'This node does not exist.';
  if (from === to) return 'A node cannot read itself.';
  if (!hasOutput(job, from, portsOf)) return 'A target has no output.';
  if (ports.inputs.length === 0) return 'A source has no input.';
  if (port === null && freePort(target, ports) === undefined) return 'All its inputs are already connected.';
  if (readsFrom(job, from, to)) return circle;
  return undefined;
}

/**
 * @param port null: the first free one. A port that is taken changes to the new node.
 * @param output of `from`; null: its only one, or the first that nothing reads.
 */
export function connectNodes(
  job: Job,
  from: string,
  to: string,
  port: string | null,
  portsOf: PortsOf,
  output: string | null = null,
): Job {
  if (whyNotConnect(job, from, to, port, portsOf) !== undefined) return job;
  const target = job.nodes.find(({ id }) => id === to)!;
  const chosen = port ?? freePort(target, portsOf(target)!)!;
  const edge = edgeFrom(job, from, output ?? freeOutput(job, from, portsOf), target, portsOf);
  const before = target.inputs[chosen];
  if (before?.node === edge.node && before.port === edge.port) return job;
  return changeNode(job, to, (node) => ({ ...node, inputs: { ...node.inputs, [chosen]: edge } }));
}

export function disconnectPort(job: Job, to: string, port: string): Job {
  return changeNode(job, to, (node) => {
    if (node.inputs[port] === undefined) return node;
    const { [port]: _gone, ...inputs } = node.inputs;
    return { ...node, inputs };
  });
}

export function moveNodes(job: Job, places: ReadonlyMap<string, Place>): Job {
  const moved = [...places].filter(([id, place]) => job.layout[id]?.x !== place.x || job.layout[id]?.y !== place.y);
  return moved.length === 0
    ? job
    : { ...job, layout: { ...job.layout, ...Object.fromEntries(moved.map(([id, { x, y }]) => [id, { x, y }])) } };
}

export function setArgument(job: Job, id: string, name: string, value: unknown): Job {
  return changeNode(job, id, (node) => {
    if (JSON.stringify(node.args[name]) === JSON.stringify(value)) return node;
    const { [name]: _before, ...others } = node.args;
    return { ...node, args: value === undefined ? others : { ...node.args, [name]: value } };
  });
}

/**
 * Writes another name wherever a node's arguments have one: alone, in quotes, or as a word of an expression or SELECT.
 * Text in single quotes is a value and stays.
 * @param step of a recipe, whose other steps have other columns; undefined: all arguments.
 */
export function replaceName(job: Job, id: string, written: string, name: string, step?: string): Job {
  const word = written.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);
  const places = new RegExp(
    `'(?:[^']|'')*'|"${word.replaceAll('"', '""')}"|(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`,
    'giu',
  );
  const plain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
  const replaced = (value: unknown): unknown => {
    if (value === written) return name;
    if (typeof value === 'string')
      return value.replaceAll(places, (place) =>
        place.startsWith("'") ? place : place.startsWith('"') ? `"${name.replaceAll('"', '""')}"` : plain,
      );
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each)]));
  };
  return changeNode(job, id, (node) => {
    const { steps } = node.args;
    if (step === undefined || !Array.isArray(steps)) return { ...node, args: replaced(node.args) as Node['args'] };
    const all = (steps as readonly { readonly id?: unknown; readonly args?: unknown }[]).map((each) =>
      each.id === step ? { ...each, args: replaced(each.args) } : each,
    );
    return { ...node, args: { ...node.args, steps: all } };
  });
}

export function renameNode(job: Job, id: string, name: string): Job {
  return changeNode(job, id, (node) => (node.name === name ? node : { ...node, name }));
}

/** Without text, the node has none. */
export function setNotes(job: Job, id: string, notes: string): Job {
  return changeNode(job, id, ({ notes: _before, ...node }) => (notes === '' ? node : { ...node, notes }));
}

export function setScope(job: Job, id: string, scope: Node['scope']): Job {
  return changeNode(job, id, ({ scope: _before, ...node }) => (scope === undefined ? node : { ...node, scope }));
}

/** Copies under new ids a little lower; edges between the copied nodes are copied, others are not. */
export function duplicateNodes(job: Job, ids: readonly string[]): { job: Job; copies: string[] } {
  let next = job;
  const copyOf = new Map<string, string>();
  for (const id of ids) {
    const node = job.nodes.find((each) => each.id === id);
    if (node === undefined) continue;
    const copy = freeNodeId(next, `${id}_copy`);
    copyOf.set(id, copy);
    const place = job.layout[id] ?? { x: 0, y: 0 };
    next = {
      ...next,
      nodes: [...next.nodes, { ...node, id: copy, name: freeNodeName(next, node.name), inputs: {} }],
      layout: { ...next.layout, [copy]: { x: place.x + 24, y: place.y + 96 } },
    };
  }
  for (const [id, copy] of copyOf) {
    const inputs = Object.entries(job.nodes.find((each) => each.id === id)!.inputs).flatMap(
      ([port, edge]): [string, Edge][] => {
        const inside = copyOf.get(edge.node);
        return inside === undefined ? [] : [[port, { ...edge, node: inside }]];
      },
    );
    next = changeNode(next, copy, (node) => ({ ...node, inputs: Object.fromEntries(inputs) }));
  }
  return { job: next, copies: [...copyOf.values()] };
}

/** The same job when the node stays the same one. */
function changeNode(job: Job, id: string, change: (node: Node) => Node): Job {
  const nodes = job.nodes.map((node) => (node.id === id ? change(node) : node));
  return nodes.every((node, index) => node === job.nodes[index]) ? job : { ...job, nodes };
}

/** What read the output of `from` reads the first one of `to`. @param job with both nodes. */
function redirect(job: Job, node: Node, from: string, output: string | null, to: Node, portsOf: PortsOf): Node {
  const isMoved = (edge: Edge): boolean =>
    edge.node === from && (output === null || readOutput(job, node, edge, portsOf) === output);
  if (!Object.values(node.inputs).some(isMoved)) return node;
  return {
    ...node,
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([port, edge]) => [
        port,
        isMoved(edge) ? edgeFrom(job, to.id, null, node, portsOf) : edge,
      ]),
    ),
  };
}

function hasOutput(job: Job, id: string, portsOf: PortsOf): boolean {
  const node = job.nodes.find((each) => each.id === id);
  return node !== undefined && portsOf(node)?.outputs.length !== 0;
}
