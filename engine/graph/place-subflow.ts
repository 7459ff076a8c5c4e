/** A sub-flow as a job: its nodes with their ids, behind the nodes of a job that uses it. So what is known of jobs is known of it. */

import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { freeId } from '#engine/contract/definitions/free-name.ts';
import { innerIds } from '#engine/contract/definitions/inner-node.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { inputTransform, outputTransform, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { checkArgs } from '#engine/graph/check-args.ts';
import { ancestors } from '#engine/graph/graph-shape.ts';
import { KnownTransforms } from '#engine/graph/known-transforms.ts';
import { placeInArguments } from '#engine/transforms/subflow/place-in-arguments.ts';
import { subflowResult } from '#engine/transforms/subflow/subflow-ends.ts';
import { createSubflowTransform } from '#engine/transforms/subflow/subflow-transform.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

/** Where a sub-flow is used: what its inputs read, and the values of its parameters. */
export interface SubflowUse {
  readonly job: Job;
  /** Also of a node inside of another sub-flow: `outer.inner`. */
  readonly nodeId: string;
}

export interface PlacedSubflow {
  /** Its ends pass rows on. Without a use, its inputs read nothing. */
  readonly job: Job;
  /** Of nodes whose arguments have no value, and of the values (null). */
  readonly errors: readonly { readonly nodeId: string | null; readonly error: EngineError }[];
}

/** @throws EngineError EntityNotFound for a use that is not there. */
export function placeSubflow(
  definition: Subflow,
  use: SubflowUse | undefined,
  users: UserTransforms | undefined,
): PlacedSubflow {
  if (use === undefined) return placed(definition, undefined, users);
  const [id, ...inner] = innerIds(use.nodeId);
  if (inner.length === 0) return placed(definition, { ...use, nodeId: id! }, users);
  const node = nodeOf(use.job, id!);
  const around = users?.findSubflow?.(node.transform);
  if (around === undefined) throw notThere(use.job, use.nodeId);
  const { job } = placed(around.definition, { job: use.job, nodeId: id! }, users);
  return placeSubflow(definition, { job, nodeId: inner.join('.') }, users);
}

function placed(definition: Subflow, use: SubflowUse | undefined, users: UserTransforms | undefined): PlacedSubflow {
  const { inside } = new KnownTransforms(users);
  const errors: { nodeId: string | null; error: EngineError }[] = [];
  const node = use === undefined ? undefined : nodeOf(use.job, use.nodeId);
  const outer = use === undefined ? [] : nodesBefore(use, definition);
  const read = new Map(outer.map(({ from, id }) => [from, id]));
  const values = valuesOf(definition, node, (error) => errors.push({ nodeId: null, error }));
  const placing = { parameters: definition.parameters, values, substitute: (text: string) => text };
  const argsOf = (inner: Node): Node['args'] => {
    try {
      const transform = inside.find(inner.transform);
      return transform === undefined ? inner.args : { ...placeInArguments(transform, inner.args, placing) };
    } catch (thrown) {
      errors.push({ nodeId: inner.id, error: toEngineError(thrown) });
      return inner.args;
    }
  };
  const inner = definition.nodes.map((each): Node => {
    if (each.transform === inputTransform) {
      const edge = node?.inputs[each.id];
      const from = edge === undefined ? undefined : { ...edge, node: read.get(edge.node) ?? edge.node };
      return { ...each, transform: subflowResult.name, inputs: from === undefined ? {} : { in: from } };
    }
    return each.transform === outputTransform
      ? { ...each, transform: subflowResult.name }
      : { ...each, args: argsOf(each) };
  });
  const job = jobSchema.parse({
    name: definition.name,
    ...(use === undefined ? {} : { defaultArguments: use.job.defaultArguments }),
    nodes: [...outer.map(({ node: each }) => each), ...inner],
  });
  return { job, errors };
}

interface OuterNode {
  /** Its id in the job that uses the sub-flow. */
  readonly from: string;
  readonly id: string;
  readonly node: Node;
}

/** What the use reads, with ids that no node of the sub-flow has. */
function nodesBefore({ job, nodeId }: SubflowUse, { nodes }: Subflow): OuterNode[] {
  const before = ancestors(job.nodes, nodeId);
  const outer = job.nodes.filter(({ id }) => id !== nodeId && before.has(id));
  const taken = new Set(nodes.map(({ id }) => id));
  const ids = new Map<string, string>();
  for (const { id } of outer) {
    const free = freeId(id, taken);
    taken.add(free);
    ids.set(id, free);
  }
  const moved = (edge: Edge): Edge => ({ ...edge, node: ids.get(edge.node) ?? edge.node });
  return outer.map((node) => ({
    from: node.id,
    id: ids.get(node.id)!,
    node: {
      ...node,
      id: ids.get(node.id)!,
      inputs: Object.fromEntries(Object.entries(node.inputs).map(([port, edge]) => [port, moved(edge)])),
    },
  }));
}

/** Those of the node that are right, else the defaults. */
function valuesOf(
  definition: Subflow,
  node: Node | undefined,
  report: (error: EngineError) => void,
): Readonly<Record<string, unknown>> {
  const defaults = Object.fromEntries(
    definition.parameters.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])),
  );
  try {
    const transform = createSubflowTransform({ definition, file: '' });
    if (node === undefined) return defaults;
    return checkArgs(node, transform, node.args);
  } catch (thrown) {
    report(toEngineError(thrown));
    return { ...defaults, ...node?.args };
  }
}

function nodeOf(job: Job, id: string): Node {
  const node = job.nodes.find((each) => each.id === id);
  if (node === undefined) throw notThere(job, id);
  return node;
}

function notThere({ name }: Job, id: string): EngineError {
  return new EngineError('EntityNotFound', `The job "${name}" has no node "${id}".`, {
    hint: 'Choose another node that uses the sub-flow.',
    details: { job: name, node: id },
  });
}
