/** From a job's definition to a graph of which every schema is known; or the list of all that is wrong with it. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import {
  EngineError,
  serializeError,
  toEngineError,
  type ErrorCode,
  type SerializedError,
} from '#engine/contract/errors.ts';
import { outerId } from '#engine/contract/definitions/inner-node.ts';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { FailedConnection, UnknownName } from '#engine/contract/definitions/problem.ts';
import { expandSubflows } from '#engine/graph/expand-subflows.ts';
import type { GraphEnvironment } from '#engine/graph/graph-environment.ts';
import { ancestors, findShapeProblems, sortNodes, type ShapeProblem } from '#engine/graph/graph-shape.ts';
import { edgeOutputs, type Feeds } from '#engine/graph/resolve-edge.ts';
import { KnownTransforms } from '#engine/graph/known-transforms.ts';
import { resolveMerge } from '#engine/graph/resolve-merge.ts';
import { resolveNode } from '#engine/graph/resolve-node.ts';
import { resolveSteps } from '#engine/graph/resolve-steps.ts';
import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { failedConnectionOf } from '#engine/graph/failed-connection.ts';

export interface Problem {
  /** null: of the job as a whole. */
  readonly nodeId: string | null;
  /** Of the node; absent: it is not that of a step. */
  readonly step?: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly unknownName: UnknownName | null;
  readonly failedConnection: FailedConnection | null;
  /** Something is not filled in or connected yet; what is there is not wrong. */
  readonly missing: boolean;
}

export interface ResolveOptions {
  /** Only this node and its inputs, for the preview of a job in progress; undefined: the whole job. */
  readonly nodeId?: string;
}

/** @throws EngineError the one problem; when there are several, the first one's code with all in details.problems. */
export async function resolveGraph(
  job: Job,
  environment: GraphEnvironment,
  options: ResolveOptions = {},
): Promise<ResolvedGraph> {
  const { graph, errors } = await examine(job, environment, options);
  const [first, ...more] = errors;
  if (first === undefined) return graph;
  const place = { job: job.name, ...(first.nodeId === null ? {} : { node: first.nodeId }) };
  if (more.length === 0) {
    const { code, hint, details, cause } = first.error;
    throw new EngineError(code, messageWithNode(first), {
      ...(hint === undefined ? {} : { hint }),
      details: { ...place, ...details },
      cause,
    });
  }
  const problems = errors.map(describe);
  throw new EngineError(
    first.error.code,
    `The job "${job.name}" has ${problems.length} problems: ${errors.map((error) => messageWithNode(error)).join(' ')}`,
    {
      hint: first.error.hint ?? 'Fix them and try again.',
      details: { ...place, problems },
      cause: first.error,
    },
  );
}

/** All problems of a job at once, in the order of its nodes; a node is not blamed for a problem of its input. */
export async function findProblems(
  job: Job,
  environment: GraphEnvironment,
  options: ResolveOptions = {},
): Promise<Problem[]> {
  return (await examine(job, environment, options)).errors.map(describe);
}

/** The nodes that have no problem and read none with one. */
export async function resolveSoundNodes(job: Job, environment: GraphEnvironment): Promise<ResolvedGraph> {
  return (await examine(job, environment, {})).graph;
}

/** The steps of all nodes, as far as they have no problem: those of a node that has one, too. */
export async function resolveSoundSteps(job: Job, environment: GraphEnvironment): Promise<readonly ResolvedNode[]> {
  return (await examine(job, environment, {})).steps;
}

interface Found {
  /** Also of a node inside of a sub-flow. */
  readonly nodeId: string | null;
  readonly name?: string | undefined;
  readonly error: EngineError;
}

/** By the name that people gave it; messages of the shape name the node by themselves. */
function messageWithNode({ nodeId, name, error }: Found): string {
  const isNamed = [nodeId, name].some((each) => each != null && error.message.includes(`"${each}"`));
  return nodeId === null || isNamed ? error.message : `Node "${name ?? nodeId}": ${error.message}`;
}

/** A node inside of a sub-flow is named in the message: the problem is that of the node of the job. */
function describe(found: Found): Problem {
  const { error } = found;
  const nodeId = found.nodeId === null ? null : outerId(found.nodeId);
  const plain: SerializedError = serializeError(error);
  const { code, hint } = plain;
  const message = nodeId === found.nodeId ? plain.message : messageWithNode(found);
  const isMissing = error.details['missing'] === true;
  const failedConnection = failedConnectionOf(error);
  const { step } = error.details;
  return {
    nodeId,
    ...(typeof step === 'string' ? { step } : {}),
    code,
    message,
    hint,
    unknownName: unknownNameOf(error),
    failedConnection,
    missing: isMissing,
  };
}

/** Of a column, function, database, table, input of a SELECT or path that is not known, where there is a name like it. */
function unknownNameOf({ code, details }: EngineError): UnknownName | null {
  const { column, value, database, table } = details;
  const written = {
    UnknownColumn: column,
    UnknownFunction: value,
    SqlRefused: value,
    FileNotFound: value,
    EntityNotFound: table ?? database,
  }[code as string];
  const near = details['near'] ?? details['candidates'];
  if (typeof written !== 'string' || !Array.isArray(near) || near.length === 0) return null;
  // Tables are reported with their database, which has a separate argument.
  const prefix = table === undefined ? '' : `${String(database)}.`;
  return { written, near: near.map((each) => String(each).slice(prefix.length)) };
}

async function examine(
  job: Job,
  environment: GraphEnvironment,
  { nodeId }: ResolveOptions,
): Promise<{ graph: ResolvedGraph; errors: Found[]; steps: readonly ResolvedNode[] }> {
  const wanted = nodeId === undefined ? undefined : ancestors(job.nodes, outerId(nodeId));
  const nodes = wanted === undefined ? job.nodes : job.nodes.filter((node) => wanted.has(node.id));
  const known = new KnownTransforms(environment.userTransforms);
  const shape = findShapeProblems(job, nodes, known, nodeId === undefined);
  // An output that nothing reads yet is the least of a node's problems while a job is built.
  const [dangling, broken] = [shape.filter(isDangling), shape.filter((found) => !isDangling(found))];
  const errors: Found[] = [...broken];
  if (nodeId !== undefined && nodes.length === 0) {
    const hint = job.nodes.length === 0 ? 'It has no nodes.' : `It has ${job.nodes.map((node) => node.id).join(', ')}.`;
    errors.push({
      nodeId,
      error: new EngineError('EntityNotFound', `The job "${job.name}" has no node "${nodeId}".`, { hint }),
    });
  }
  const stopped = new Set(shape.filter(({ stops }) => stops === 'node').map((found) => found.nodeId));
  // With a cycle or a duplicate id there is no order.
  const ordered = shape.some(({ stops }) => stops === 'graph') ? [] : nodes.filter(({ id }) => !stopped.has(id));
  const expanded = expandSubflows(ordered, known, { ...job.defaultArguments, ...environment.arguments });
  errors.push(...expanded.errors);
  const names = new Map([...nodes, ...expanded.nodes].map(({ id, name }) => [id, name]));
  const resolved = new Map<string, readonly ResolvedNode[]>();
  const allSteps: ResolvedNode[] = [];
  for (const node of sortNodes(neededFor(expanded.nodes, nodeId))) {
    const transform = known.get(node.transform);
    const ports = [...transform.inputs, ...further(node.inputs, transform.inputs)];
    const edges = ports.map((port) => ({
      port,
      edge: node.inputs[port]!,
      from: resolved.get(node.inputs[port]?.node ?? ''),
    }));
    if (edges.some(({ from }) => from === undefined)) continue;
    try {
      const takesAll = transform.select !== undefined;
      const feeds = Object.fromEntries(
        edges.map(({ port, edge, from }) => [port, edgeOutputs(node, port, edge, from!, takesAll)]),
      );
      const steps: ResolvedNode[] = [];
      for await (const step of resolveSteps({ job, environment, known }, node, transform, feeds)) {
        steps.push(step);
        allSteps.push(step);
      }
      const fed: Feeds = steps.length === 0 ? feeds : { in: steps.slice(-1) };
      const merged = await resolveMerge(job, node, transform, fed, environment);
      const own = merged?.slice(-1) ?? (await resolveNode(job, node, transform, fed, environment));
      for (const before of [...steps, ...(merged?.slice(0, -1) ?? [])]) resolved.set(before.id, [before]);
      resolved.set(node.id, ofUse(own, expanded.uses.get(node.id)));
    } catch (thrown) {
      errors.push({ nodeId: node.id, error: toEngineError(thrown) });
    }
  }
  errors.push(...dangling);
  const order = new Map<string | null, number>(nodes.map((node, index) => [node.id, index]));
  const placeOf = (id: string | null): number => (id === null ? -1 : (order.get(outerId(id)) ?? -1));
  errors.sort((a, b) => placeOf(a.nodeId) - placeOf(b.nodeId));
  const named = errors.map((found) => ({ ...found, name: found.name ?? names.get(found.nodeId ?? '') }));
  return { graph: { nodes: [...resolved.values()].flat() }, errors: named, steps: allSteps };
}

/** All of them for a whole job; else the node, with all its outputs if it uses a sub-flow, and what it reads. */
function neededFor(nodes: readonly Node[], nodeId: string | undefined): readonly Node[] {
  if (nodeId === undefined) return nodes;
  const ends = nodes.filter(({ id }) => readPortKey(id).nodeId === nodeId);
  const needed = new Set(ends.flatMap(({ id }) => [...ancestors(nodes, id)]));
  return nodes.filter(({ id }) => needed.has(id));
}

/** The output of a sub-flow as an output of the node that uses it. */
function ofUse(outputs: readonly ResolvedNode[], use: Node | undefined): readonly ResolvedNode[] {
  if (use === undefined) return outputs;
  return outputs.map((output) => ({ ...output, port: readPortKey(output.id).port, node: use }));
}

function isDangling({ stops }: ShapeProblem): boolean {
  return stops === 'nothing';
}

/** Ports beyond the transform's own, by number. */
function further(inputs: Readonly<Record<string, unknown>>, own: readonly string[]): string[] {
  return Object.keys(inputs)
    .filter((port) => !own.includes(port))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
