/** A node that uses a sub-flow, replaced by the nodes in it. The inverse of creating a sub-flow from them. */

import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { freeId, freeName } from '#engine/contract/definitions/free-name.ts';
import { inputTransform, outputTransform, portsOfSubflow } from '#engine/contract/definitions/subflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { checkArgs } from '#engine/graph/check-args.ts';
import { expandSubflows } from '#engine/graph/expand-subflows.ts';
import { KnownTransforms } from '#engine/graph/known-transforms.ts';
import { substituteArguments } from '#engine/graph/substitute-arguments.ts';
import { findSubflowProblems } from '#engine/graph/subflow-problems.ts';
import { placeInArguments } from '#engine/transforms/subflow/place-in-arguments.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

/**
 * Sub-flows inside of it stay nodes. `${argument}` in values stays.
 * @throws EngineError EntityNotFound, InvalidInput for a node that uses none, InvalidDefinition for a sub-flow or values with mistakes.
 */
export function inlineSubflow(job: Job, nodeId: string, users: UserTransforms | undefined): Job {
  const known = new KnownTransforms(users);
  const use = job.nodes.find(({ id }) => id === nodeId);
  if (use === undefined)
    throw new EngineError('EntityNotFound', `The job "${job.name}" has no node "${nodeId}".`, {
      hint: 'Choose another node.',
      details: { node: nodeId },
    });
  const transform = known.get(use.transform);
  if (transform.subflow === undefined)
    throw new EngineError('InvalidInput', `"${use.name}" does not use a sub-flow.`, {
      hint: 'Choose a node that does.',
      details: { node: nodeId },
    });
  const { definition } = transform.subflow;
  const [problem] = findSubflowProblems(definition, known.inside);
  if (problem !== undefined) throw problem;
  const values = checkArgs(use, transform, use.args);
  const ids = freshIds(job, use, definition.nodes);
  const edgeOf = (edge: Edge): Edge | undefined => {
    const from = definition.nodes.find(({ id }) => id === edge.node)!;
    return from.transform === inputTransform ? use.inputs[from.id] : { ...edge, node: ids.get(edge.node)! };
  };
  const wired = (inputs: Node['inputs'], change: (edge: Edge) => Edge | undefined): Node['inputs'] =>
    Object.fromEntries(
      Object.entries(inputs).flatMap(([port, edge]): [string, Edge][] => {
        const changed = change(edge);
        return changed === undefined ? [] : [[port, changed]];
      }),
    );
  const placing = { parameters: definition.parameters, values, substitute: (text: string) => text };
  const names = new Set(job.nodes.map(({ name }) => name).filter((name) => name !== use.name));
  const inside = definition.nodes
    .filter((node) => node.transform !== inputTransform && node.transform !== outputTransform)
    .map((node): Node => ({
      ...node,
      id: ids.get(node.id)!,
      name: noted(freeName(node.name, names), names),
      inputs: wired(node.inputs, edgeOf),
      args: { ...placeInArguments(known.inside.get(node.transform), node.args, placing) },
      ...(use.scope === 'new-rows' ? { scope: use.scope } : {}),
    }));
  const { outputs } = portsOfSubflow(definition);
  const outward = (edge: Edge): Edge | undefined => {
    if (edge.node !== use.id) return edge;
    const end = definition.nodes.find(({ id }) => id === (edge.port ?? outputs[0]));
    return end?.inputs['in'] === undefined ? undefined : edgeOf(end.inputs['in']);
  };
  const nodes = job.nodes.flatMap((node) =>
    node.id === use.id ? inside : [{ ...node, inputs: wired(node.inputs, outward) }],
  );
  return { ...job, nodes, layout: layoutOf(job, use.id, definition.layout, ids) };
}

/**
 * Without any sub-flow, also in sub-flows. @param values of `${argument}` in arguments of sub-flows.
 * @returns the same nodes where one of them has a mistake.
 */
export function inlineSubflows(
  job: Job,
  users: UserTransforms | undefined,
  values: Readonly<Record<string, string>>,
): Job {
  const known = new KnownTransforms(users);
  const uses = (id: string, each: Job): boolean => {
    const transform = each.nodes.find((node) => node.id === id)!.transform;
    return known.find(transform)?.subflow !== undefined;
  };
  // Circles and too many nodes are mistakes.
  if (expandSubflows(job.nodes, known, values).errors.length > 0) return job;
  let next = job;
  for (;;) {
    const use = next.nodes.find(({ id }) => uses(id, next));
    if (use === undefined) return next;
    const given = substituteArguments(use.args, values);
    const nodes = next.nodes.map((node) => (node === use ? { ...node, args: given } : node));
    next = inlineSubflow({ ...next, nodes }, use.id, users);
  }
}

/** Their own where the job has none of that id. */
function freshIds(job: Job, use: Node, nodes: readonly Node[]): ReadonlyMap<string, string> {
  const taken = new Set(job.nodes.map(({ id }) => id).filter((id) => id !== use.id));
  return new Map(nodes.map(({ id }) => [id, noted(freeId(id, taken), taken)]));
}

function noted(name: string, taken: Set<string>): string {
  taken.add(name);
  return name;
}

/** Around the place of the node. */
function layoutOf(job: Job, id: string, inside: Job['layout'], ids: ReadonlyMap<string, string>): Job['layout'] {
  const { [id]: middle, ...rest } = job.layout;
  const places = Object.entries(inside).flatMap(([from, place]) => {
    const to = ids.get(from);
    return to === undefined ? [] : [[to, place] as const];
  });
  if (middle === undefined || places.length === 0) return rest;
  const centre = (axis: 'x' | 'y'): number =>
    Math.round(places.reduce((sum, [, place]) => sum + place[axis], 0) / places.length);
  const [x, y] = [middle.x - centre('x'), middle.y - centre('y')];
  const moved = places.map(([to, place]) => [to, { x: place.x + x, y: place.y + y }] as const);
  return { ...rest, ...Object.fromEntries(moved) };
}
