/** Nodes of a job moved into a new sub-flow, and one node that uses it in their place. Pure. */

import { freeId } from '#engine/contract/definitions/free-name.ts';
import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import {
  inputTransform,
  outputTransform,
  subflowSchema,
  type Subflow,
  type SubflowParameter,
} from '#engine/contract/definitions/subflow.ts';
import { escapePlaceholder } from '#engine/contract/subflows/placeholder.ts';

/** What is known of the transform of a node; undefined: nothing. */
export type EffectOf = (node: Node) => { readonly effect: string; readonly isCollection: boolean } | undefined;

export interface SubflowWish {
  readonly ids: readonly string[];
  readonly name: string;
  readonly description?: string;
  /** Id of the node that uses the sub-flow; the job has none of it. */
  readonly nodeId: string;
  readonly parameters?: readonly ChosenArgument[];
}

/** An argument of a moved node that becomes a parameter, with its present value as that of the new node. */
export interface ChosenArgument {
  readonly nodeId: string;
  readonly argument: string;
  readonly parameter: Pick<SubflowParameter, 'name' | 'kind'> & Partial<SubflowParameter>;
}

export interface CreatedSubflow {
  readonly job: Job;
  readonly subflow: Subflow;
}

/** @returns why the nodes cannot be moved, a sentence; undefined: they can. */
export function whyNoSubflow(job: Job, ids: readonly string[], effectOf: EffectOf): string | undefined {
  const moved = new Set(ids);
  const nodes = job.nodes.filter(({ id }) => moved.has(id));
  if (nodes.length === 0) return 'Select the nodes of the sub-flow first.';
  for (const node of nodes) {
    const known = effectOf(node);
    if (known === undefined) return `The transform of "${node.name}" is not known.`;
    if (known.effect === 'source') return `"${node.name}" is a source, which a sub-flow cannot have.`;
    if (known.effect === 'target') return `"${node.name}" is a target, which a sub-flow cannot have.`;
  }
  if (!isConnected(nodes)) return 'The selected nodes are not connected with each other.';
  if (incoming(nodes, moved).length === 0) return 'No selected node reads a node outside of the selection.';
  const between = job.nodes.find((node) => !moved.has(node.id) && isBetween(job, node, moved));
  if (between !== undefined) return `"${between.name}" is between the selected nodes. Select it, too.`;
  const whole = job.nodes.find(
    (node) =>
      !moved.has(node.id) &&
      effectOf(node)?.isCollection === true &&
      Object.values(node.inputs).some(({ node: from, port }) => moved.has(from) && port === undefined),
  );
  return whole === undefined ? undefined : `"${whole.name}" reads all outputs of a selected node. Select it, too.`;
}

/** Call {@link whyNoSubflow} before. */
export function createSubflow(job: Job, wish: SubflowWish): CreatedSubflow {
  const moved = new Set(wish.ids);
  const nodes = job.nodes.filter(({ id }) => moved.has(id));
  const taken = new Set(nodes.map(({ id }) => id));
  const inputs = portsOf(incoming(nodes, moved), 'in', taken);
  const outputs = portsOf(outgoing(job, nodes, moved), onlyOutput, taken);
  const nameOf = (id: string): string => job.nodes.find((node) => node.id === id)?.name ?? id;
  const endOf = ({ id, edge }: Port, transform: string): Node => ({
    id,
    name: transform === inputTransform ? nameOf(edge.node) : `Rows of ${nameOf(edge.node)}`,
    transform,
    inputs: transform === inputTransform ? {} : { in: edge },
    args: {},
  });
  const inside = nodes.map((node) => ({
    ...node,
    args: movedArgs(node, wish.parameters ?? []),
    inputs: mapped(node.inputs, (edge) => (moved.has(edge.node) ? edge : { node: portOf(inputs, edge)!.id })),
  }));
  const subflow = subflowSchema.parse({
    name: wish.name,
    description: wish.description ?? '',
    parameters: (wish.parameters ?? []).map(({ parameter }) => parameter),
    nodes: [
      ...inputs.map((port) => endOf(port, inputTransform)),
      ...inside,
      ...outputs.map((port) => endOf(port, outputTransform)),
    ],
    layout: Object.fromEntries(Object.entries(job.layout).filter(([id]) => moved.has(id))),
  });
  const use: Node = {
    id: wish.nodeId,
    name: wish.name,
    transform: wish.name,
    inputs: Object.fromEntries(inputs.map(({ id, edge }) => [id, edge])),
    args: Object.fromEntries(
      (wish.parameters ?? []).map(({ nodeId, argument, parameter }) => [
        parameter.name,
        nodes.find(({ id }) => id === nodeId)!.args[argument],
      ]),
    ),
  };
  const last = nodes.at(-1)!.id;
  const rest = job.nodes.flatMap((node): Node[] => {
    if (node.id === last) return [use];
    if (moved.has(node.id)) return [];
    const rewired = mapped(node.inputs, (edge) =>
      moved.has(edge.node) ? outputEdge(use.id, portOf(outputs, edge)!.id) : edge,
    );
    return [{ ...node, inputs: rewired }];
  });
  return { job: { ...job, nodes: rest, layout: layoutOf(job, moved, use.id) }, subflow };
}

interface Port {
  readonly id: string;
  readonly edge: Edge;
}

function outputEdge(node: string, port: string): Edge {
  return port === onlyOutput ? { node } : { node, port };
}

function keyOf({ node, port }: Edge): string {
  return `${node}:${port ?? onlyOutput}`;
}

function portOf(ports: readonly Port[], edge: Edge): Port | undefined {
  return ports.find((port) => keyOf(port.edge) === keyOf(edge));
}

/** `in`, or `in1`, `in2`, …, none of which a moved node has as id. */
function portsOf(edges: readonly Edge[], stem: string, taken: Set<string>): Port[] {
  const each = edges.filter((edge, index) => edges.findIndex((other) => keyOf(other) === keyOf(edge)) === index);
  return each.map((edge, index) => {
    const id = freeId(each.length === 1 ? stem : `${stem}${index + 1}`, taken);
    taken.add(id);
    return { id, edge };
  });
}

/** Edges from outside, in the order of the nodes. */
function incoming(nodes: readonly Node[], moved: ReadonlySet<string>): Edge[] {
  return nodes.flatMap(({ inputs }) => Object.values(inputs)).filter(({ node }) => !moved.has(node));
}

/** What others read; where they read nothing, what no moved node reads. */
function outgoing(job: Job, nodes: readonly Node[], moved: ReadonlySet<string>): Edge[] {
  const read = job.nodes
    .filter(({ id }) => !moved.has(id))
    .flatMap(({ inputs }) => Object.values(inputs))
    .filter(({ node }) => moved.has(node));
  if (read.length > 0) {
    const order = new Map(nodes.map(({ id }, index) => [id, index]));
    return read.toSorted((a, b) => order.get(a.node)! - order.get(b.node)!);
  }
  const used = new Set(nodes.flatMap(({ inputs }) => Object.values(inputs).map(({ node }) => node)));
  return nodes.filter(({ id }) => !used.has(id)).map(({ id }) => ({ node: id }));
}

function isConnected(nodes: readonly Node[]): boolean {
  const found = new Set([nodes[0]!.id]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { id, inputs } of nodes) {
      const reads = Object.values(inputs).some(({ node }) => found.has(node));
      const isRead = nodes.some(
        (other) => found.has(other.id) && Object.values(other.inputs).some((e) => e.node === id),
      );
      if (found.has(id) || (!reads && !isRead)) continue;
      found.add(id);
      grown = true;
    }
  }
  return nodes.every(({ id }) => found.has(id));
}

/** It reads moved nodes, and moved nodes read it, directly or not. */
function isBetween(job: Job, node: Node, moved: ReadonlySet<string>): boolean {
  const reads = before(job, [node.id]);
  const readBy = before(job, [...moved]);
  return readBy.has(node.id) && [...moved].some((id) => reads.has(id));
}

/** Ids of all nodes that the nodes read, directly or not. */
function before({ nodes }: Job, ids: readonly string[]): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { node } of Object.values(byId.get(id)?.inputs ?? {})) {
      if (found.has(node)) continue;
      found.add(node);
      queue.push(node);
    }
  }
  return found;
}

function mapped(inputs: Node['inputs'], change: (edge: Edge) => Edge): Node['inputs'] {
  return Object.fromEntries(Object.entries(inputs).map(([port, edge]) => [port, change(edge)]));
}

function movedArgs({ id, args }: Node, chosen: readonly ChosenArgument[]): Node['args'] {
  const names = new Map(chosen.filter(({ nodeId }) => nodeId === id).map((one) => [one.argument, one.parameter.name]));
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const parameter = names.get(name);
      return [name, parameter === undefined ? escaped(value) : `$${parameter}`];
    }),
  );
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return escapePlaceholder(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escaped(member)]));
}

function layoutOf({ layout }: Job, moved: ReadonlySet<string>, id: string): Job['layout'] {
  const places = Object.entries(layout).filter(([of]) => moved.has(of));
  const rest = Object.fromEntries(Object.entries(layout).filter(([of]) => !moved.has(of)));
  if (places.length === 0) return rest;
  const middle = (axis: 'x' | 'y'): number =>
    Math.round(places.reduce((sum, [, place]) => sum + place[axis], 0) / places.length);
  return { ...rest, [id]: { x: middle('x'), y: middle('y') } };
}
