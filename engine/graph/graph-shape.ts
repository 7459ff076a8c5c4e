/** Nodes and edges without their meaning: problems of a job's wiring, and the order of its nodes. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { EngineError, meantHint, nearNames, type ErrorDetails } from '#engine/contract/errors.ts';
import type { KnownTransforms } from '#engine/graph/known-transforms.ts';
import type { Transform } from '#engine/transforms/transform.ts';

export interface ShapeProblem {
  readonly nodeId: string | null;
  readonly error: EngineError;
  /** How far the examination can continue after this problem. */
  readonly stops: 'nothing' | 'node' | 'graph';
}

function problem(
  nodeId: string | null,
  message: string,
  hint: string,
  stops: ShapeProblem['stops'] = 'node',
  details: ErrorDetails = {},
): ShapeProblem {
  return {
    nodeId,
    stops,
    error: new EngineError('InvalidDefinition', message, {
      hint,
      details: { ...(nodeId === null ? {} : { node: nodeId }), ...details },
    }),
  };
}

/** What a job in progress does not have yet. */
const missing: ErrorDetails = { missing: true };

/** Nodes that a node reads, directly or not, and itself. Unknown ids are ignored; cycles end. */
export function ancestors(nodes: readonly Node[], nodeId: string): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const waiting = [nodeId];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = byId.get(id);
    if (node === undefined || found.has(id)) continue;
    found.add(id);
    waiting.push(...Object.values(node.inputs).map((edge) => edge.node));
  }
  return found;
}

/** Everything that is wrong with ids, transforms, ports and edges. @param whole false: nodes without a consumer are fine. */
export function findShapeProblems(
  job: Job,
  nodes: readonly Node[],
  known: KnownTransforms,
  whole: boolean,
): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  const ids = new Set<string>();
  for (const node of nodes) {
    if (ids.has(node.id))
      problems.push(problem(node.id, `Two nodes have the id "${node.id}".`, 'Give each node its own id.', 'graph'));
    ids.add(node.id);
  }
  if (whole && nodes.length === 0)
    problems.push(problem(null, `The job "${job.name}" has no nodes.`, 'Add a source and a target.', 'node', missing));
  if (whole) problems.push(...amountProblems(job));
  for (const node of nodes) {
    const transform = known.find(node.transform);
    if (transform === undefined)
      problems.push({ nodeId: node.id, error: unknownTransform(node, known), stops: 'node' });
    else problems.push(...portProblems(node, transform));
    problems.push(...edgeProblems(node, nodes, known));
  }
  const inCycle = nodes.filter((node) => reachesItself(node, nodes));
  for (const node of inCycle)
    problems.push(problem(node.id, `"${node.name}" reads its own output.`, 'Remove one edge of the cycle.', 'graph'));
  if (whole) problems.push(...danglingProblems(nodes, known));
  return problems;
}

function amountProblems({ name, workers, minWorkers }: Job): ShapeProblem[] {
  if (workers === null || minWorkers === null || minWorkers <= workers) return [];
  const message = `The job "${name}" begins with ${minWorkers} workers, but has at most ${workers}.`;
  return [problem(null, message, 'Lower minWorkers, or raise workers.', 'nothing')];
}

function unknownTransform(node: Node, known: KnownTransforms): EngineError {
  try {
    known.get(node.transform);
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown.at({ node: node.id });
    throw thrown;
  }
  return new EngineError('Internal', `The transform of "${node.id}" was not found and found.`);
}

/** `in1`, `in2` may be followed by `in3` and so on. */
export function isFurtherPort(transform: Transform, port: string): boolean {
  const stem = transform.inputs.at(-1)?.replace(/\d+$/u, '') ?? '';
  return (
    transform.moreInputs === true &&
    stem !== '' &&
    port.startsWith(stem) &&
    /^[1-9]\d{0,2}$/u.test(port.slice(stem.length))
  );
}

function portProblems(node: Node, transform: Transform): ShapeProblem[] {
  const connected = Object.keys(node.inputs);
  const unconnected = transform.inputs.filter((port) => !connected.includes(port));
  const extra = connected.filter((port) => !transform.inputs.includes(port) && !isFurtherPort(transform, port));
  const takes =
    transform.inputs.length === 0
      ? 'It takes none.'
      : `It takes ${transform.inputs.join(', ')}${transform.moreInputs === true ? ' and more' : ''}.`;
  return [
    ...unconnected.map((port) =>
      problem(node.id, `Input "${port}" of "${node.name}" is not connected.`, 'Connect a node to it.', 'node', missing),
    ),
    ...extra.map((port) => problem(node.id, `"${node.name}" (${transform.name}) has no input "${port}".`, takes)),
  ];
}

function edgeProblems(node: Node, nodes: readonly Node[], known: KnownTransforms): ShapeProblem[] {
  return Object.entries(node.inputs).flatMap(([port, edge]) => {
    const from = nodes.find((other) => other.id === edge.node);
    if (from === undefined) {
      const near = nearNames(
        edge.node,
        nodes.map((other) => other.id),
      );
      return [
        problem(
          node.id,
          `Input "${port}" of "${node.name}" reads node "${edge.node}", which does not exist.`,
          meantHint(near, 'Choose a node of this job.'),
        ),
      ];
    }
    if (known.find(from.transform)?.effect === 'target') {
      return [
        problem(
          node.id,
          `"${node.name}" reads "${from.name}", which is a target.`,
          'Connect the node before it instead.',
        ),
      ];
    }
    // The names of several outputs depend on arguments and columns: resolve-edge.ts checks them.
    const hasOne = known.find(from.transform)?.outputs === undefined;
    if (hasOne && edge.port !== undefined && edge.port !== onlyOutput) {
      return [problem(node.id, `"${from.name}" has no output "${edge.port}".`, `Its only output is "${onlyOutput}".`)];
    }
    return [];
  });
}

function reachesItself(node: Node, nodes: readonly Node[]): boolean {
  return Object.values(node.inputs).some((edge) => ancestors(nodes, edge.node).has(node.id));
}

function danglingProblems(nodes: readonly Node[], known: KnownTransforms): ShapeProblem[] {
  const read = new Set(nodes.flatMap((node) => Object.values(node.inputs).map((edge) => edge.node)));
  return nodes
    .filter(
      (node) =>
        !read.has(node.id) &&
        known.find(node.transform) !== undefined &&
        known.find(node.transform)?.effect !== 'target',
    )
    .map((node) =>
      problem(
        node.id,
        `No node reads "${node.name}".`,
        'Connect it to a node or a target, or remove it.',
        'nothing',
        missing,
      ),
    );
}

/** Sources first; equal ranks in the order of the definition. The graph has no cycle; ids that are not there count for nothing. */
export function sortNodes(nodes: readonly Node[]): Node[] {
  const rank = new Map<string, number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rankOf = (node: Node): number => {
    const known = rank.get(node.id);
    if (known !== undefined) return known;
    const found =
      Math.max(
        -1,
        ...Object.values(node.inputs)
          .flatMap((edge) => byId.get(edge.node) ?? [])
          .map(rankOf),
      ) + 1;
    rank.set(node.id, found);
    return found;
  };
  return nodes
    .map((node, index) => ({ node, index, rank: rankOf(node) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ node }) => node);
}
