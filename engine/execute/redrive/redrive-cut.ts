/** The part of a committed run that fixed records pass through: from where they were rejected to its targets. Pure. */

import { jobSchema, type Edge, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput, readPortKey } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { nodeName } from '#engine/execute/plan/stage-nodes.ts';
import { plannedTransforms, type PlannedStage, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { expandSubflows, KnownTransforms } from '#engine/graph/index.ts';

/** The place of rejected records: all records of one re-drive share it. */
export interface RejectedPlace {
  readonly stageId: string;
  readonly nodeId: string;
}

export interface RedriveCut {
  /** Nodes that lead from the records to the targets, and what else those nodes read. */
  readonly job: Job;
  /** The source of the fixed records: the one that rejected them, or a new one in place of `rowsOf`. */
  readonly sourceId: string;
  /** The output whose rows the records are; null: they are records of the source's own files. */
  readonly rowsOf: Edge | null;
}

/** @throws EngineError InvalidInput, IncrementalRefused when these records cannot be run without the others. */
export function cutForRedrive(stored: RunPlan, { stageId, nodeId }: RejectedPlace): RedriveCut {
  const plan = withoutSubflows(stored);
  const stage = plan.stages.find((each) => each.stageId === stageId);
  const own = readPortKey(nodeId);
  const node = plan.job.nodes.find(({ id }) => id === own.nodeId);
  if (stage === undefined || node === undefined) {
    throw new EngineError('InvalidInput', `The run has no node "${nodeId}" in stage "${stageId}".`, {
      hint: 'Read the rejected records of the run again.',
      details: { node: nodeId },
    });
  }
  const targets = targetsBehind(plan, stage);
  for (const target of targets) refuseNamedFile(plan, target);
  const kept = ancestorsOf(plan.job.nodes, targets);
  for (const other of plan.stages) {
    const isKept = kept.has(other.nodeId) || kept.has(readPortKey(other.nodeId).nodeId);
    const isElsewhere = other !== stage && isKept && nodesOf(plan, other).has(node.id);
    if (isElsewhere) throw readTwice(node);
  }
  const nodes = plan.job.nodes.filter(({ id }) => kept.has(id));
  if (plan.sources[nodeId] !== undefined) return { job: withNodes(plan.job, nodes), sourceId: nodeId, rowsOf: null };
  const [port, ...otherPorts] = Object.keys(node.inputs);
  if (port === undefined || otherPorts.length > 0) throw severalInputs(node);
  const sourceId = freeId(plan.job.nodes);
  const source: Node = {
    id: sourceId,
    name: 'Fixed records',
    transform: 'PathSource',
    inputs: {},
    args: { path: sourceId },
  };
  const { args, before } = fromStep(node, own.port);
  const rewired = nodes.map((each) =>
    each.id === node.id ? { ...each, args, inputs: { [port]: { node: sourceId } } } : each,
  );
  const needed = ancestorsOf([source, ...rewired], targets);
  return {
    job: withNodes(
      plan.job,
      [source, ...rewired].filter(({ id }) => needed.has(id)),
    ),
    sourceId,
    rowsOf: before ?? node.inputs[port]!,
  };
}

/** What is left of a node for the rows that one of its steps read, and the step that gave them; before null: it was the first one. */
function fromStep({ id, args }: Node, step: string): { readonly args: Node['args']; readonly before: Edge | null } {
  if (step === onlyOutput || !Array.isArray(args['steps'])) return { args, before: null };
  const steps = args['steps'] as readonly { readonly id: string; readonly off?: boolean }[];
  const at = steps.findIndex((each) => each.id === step);
  const before = steps.slice(0, at).findLast(({ off }) => off !== true);
  return {
    args: { ...args, steps: steps.slice(at) },
    before: before === undefined ? null : { node: id, port: before.id },
  };
}

/** The job with the nodes of its sub-flows in their place. */
function withoutSubflows(plan: RunPlan): RunPlan {
  if (plan.subflows === undefined) return plan;
  const { nodes } = expandSubflows(plan.job.nodes, new KnownTransforms(plannedTransforms(plan)), plan.arguments);
  return { ...plan, job: { ...plan.job, nodes: [...nodes] } };
}

/** The target of the stage, or every target that reads its border. */
function targetsBehind(plan: RunPlan, stage: PlannedStage): string[] {
  if (stage.kind === 'target') return [stage.nodeId];
  return plan.stages
    .filter(({ borders }) => borders.includes(stage.nodeId))
    .flatMap((next) => targetsBehind(plan, next));
}

function ancestorsOf(nodes: readonly Node[], ids: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const node = nodes.find((each) => each.id === id);
    queue.push(...Object.values(node?.inputs ?? {}).map((edge) => edge.node));
  }
  return found;
}

/** The nodes that a stage computes itself; the borders that it reads belong to other stages. */
function nodesOf(plan: RunPlan, stage: PlannedStage): Set<string> {
  const found = new Set<string>();
  const end = readPortKey(stage.nodeId).nodeId;
  const borders = new Set(stage.borders.map((key) => readPortKey(key).nodeId));
  const queue = [end];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id) || (id !== end && borders.has(id))) continue;
    found.add(id);
    const node = plan.job.nodes.find((each) => each.id === id);
    queue.push(...Object.values(node?.inputs ?? {}).map((edge) => edge.node));
  }
  return found;
}

function withNodes(job: Job, nodes: readonly Node[]): Job {
  // Ids of nodes inside of sub-flows are none that a definition may have.
  return { ...jobSchema.parse({ ...job, nodes: [], layout: {}, bookmark: 'disable' }), nodes: [...nodes] };
}

function freeId(nodes: readonly Node[]): string {
  let id = 'fixed-records';
  while (nodes.some((node) => node.id === id)) id = `${id}-`;
  return id;
}

function refuseNamedFile(plan: RunPlan, target: string): void {
  const planned = plan.targets[target];
  if (planned === undefined || planned.fileName === null) return;
  throw alone(
    `target "${nodeName(plan, target)}" writes a single file, ${planned.fileName}, which the records would replace`,
    target,
  );
}

function readTwice({ id, name }: Node): EngineError {
  return alone(`the rows of node "${name}" reach a target by several paths, and were not rejected on all of them`, id);
}

function severalInputs({ id, name }: Node): EngineError {
  return alone(`node "${name}" has several inputs, so it is not known which one a rejected row came from`, id);
}

/** The error for records that cannot run without the other input. */
export function alone(why: string, nodeId: string): EngineError {
  return new EngineError('IncrementalRefused', `Cannot run the fixed records alone: ${why}.`, {
    hint: 'Fix them in the source file and run the job again.',
    details: { node: nodeId },
  });
}
