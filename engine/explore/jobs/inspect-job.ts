/** The problems of a job that need not be saved, and the output columns of each node. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { JobProblem, JobWarning } from '#engine/contract/definitions/problem.ts';
import { isInnerId, outerId } from '#engine/contract/definitions/inner-node.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { checkTargetTable } from '#engine/execute/targets/check-target-table.ts';
import { checkIncremental } from '#engine/execute/plan/plan-incremental.ts';
import { nameNodes } from '#engine/execute/plan/name-nodes.ts';
import { createDefaultEnvironment } from '#engine/execute/plan/graph-environment.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { checkTargetFolder } from '#engine/execute/targets/check-target-folder.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import { failedConnectionOf } from '#engine/graph/failed-connection.ts';
import {
  expressionWarnings,
  findProblems,
  getNode,
  outputsOf,
  resolveGraph,
  resolveSoundSteps,
  stepsOf,
  type GraphEnvironment,
  type Problem,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/index.ts';
import { subflowResult } from '#engine/transforms/subflow/subflow-ends.ts';
import { findTransform } from '#engine/transforms/index.ts';
import type { Schema } from '#engine/types/data-type.ts';

interface InspectedNode {
  readonly id: string;
  /** Of the first output. */
  readonly columns: Schema;
  readonly outputs: readonly { readonly port: string; readonly columns: Schema }[];
  /** Input port → the output that it reads. */
  readonly inputs: Readonly<Record<string, { readonly node: string; readonly port: string }>>;
}

interface InspectedStep {
  readonly node: string;
  readonly step: string;
  readonly columns: Schema;
}

export interface InspectedGraph {
  readonly problems: readonly JobProblem[];
  readonly warnings: readonly JobWarning[];
  readonly nodes: readonly InspectedNode[];
  readonly steps: readonly InspectedStep[];
}

/** Columns that leave each node, as far as the job can be resolved, and everything that is wrong with it. */
export async function inspectJob(host: SourceHost, job: Job, signal: AbortSignal): Promise<InspectedGraph> {
  const environment = createDefaultEnvironment(host, job, signal);
  const problems = await findProblems(job, environment);
  const nodes: InspectedNode[] = [];
  const warnings: JobWarning[] = [];
  for (const { id } of job.nodes) {
    const graph = await resolveGraph(job, environment, { nodeId: id }).catch(() => undefined);
    const outputs = graph === undefined ? [] : outputsOf(graph, id);
    const [resolved] = outputs;
    if (resolved === undefined) continue;
    nodes.push({
      id,
      columns: resolved.schema,
      outputs: outputs.map(({ port, schema }) => ({ port, columns: schema })),
      inputs: inputsOf(graph!, id, resolved),
    });
    for (const each of [...stepsOf(graph!, id), resolved])
      warnings.push(...expressionWarnings(graph!, each).map((warning) => ({ node: id, ...warning })));
    for (const inner of graph!.nodes.filter((each) => isInnerId(each.node.id) && outerId(each.node.id) === id))
      for (const { message, ...rest } of expressionWarnings(graph!, inner))
        warnings.push({ node: id, message: `"${inner.node.name}": ${message}`, ...rest });
    if (resolved.transform.effect === 'target')
      problems.push(...(await targetProblems(host, resolved, mayWiden(graph!))));
  }
  if (problems.length === 0) problems.push(...(await incrementalProblems(job, environment)));
  return { problems: problems.map(problemText), warnings, nodes, steps: await inspectSteps(job, environment) };
}

export function problemText(problem: Problem): JobProblem {
  const { nodeId, step, code, message, hint, unknownName, failedConnection, missing } = problem;
  return {
    file: '',
    line: null,
    column: null,
    message,
    node: nodeId,
    ...(step === undefined ? {} : { step }),
    code,
    hint: hint ?? null,
    unknownName,
    failedConnection,
    missing,
  };
}

/** Input port → the output that it reads, both of nodes of the job: those of a sub-flow are read by nodes in it. */
function inputsOf(
  graph: ResolvedGraph,
  id: string,
  { node, transform, inputs }: ResolvedNode,
): InspectedNode['inputs'] {
  if (transform === subflowResult) {
    const edges = Object.entries(node.inputs).map(([port, edge]) => {
      const first = outputsOf(graph, edge.node)[0]?.port ?? onlyOutput;
      return [port, { node: edge.node, port: edge.port ?? first }] as const;
    });
    return Object.fromEntries(edges);
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([port, key]) => {
      const from = getNode(graph, feedOf(graph, id, key));
      return [port, { node: from.node.id, port: from.port }];
    }),
  );
}

/** What the first of its steps reads, if it has any. */
function feedOf(graph: ResolvedGraph, nodeId: string, key: string): string {
  const [first] = stepsOf(graph, nodeId);
  return first === undefined ? key : first.inputs['in']!;
}

/** Columns that leave the steps of all nodes, also of nodes with a later step that is wrong. */
async function inspectSteps(job: Job, environment: GraphEnvironment): Promise<InspectedStep[]> {
  if (!job.nodes.some(({ transform }) => findTransform(transform)?.steps !== undefined)) return [];
  const steps = await resolveSoundSteps(job, environment);
  return steps.map(({ node, step, schema }) => ({ node: node.id, step: step!, columns: schema }));
}

/** Of a job that is whole: what its bookmark forbids. */
async function incrementalProblems(job: Job, environment: GraphEnvironment): Promise<Problem[]> {
  if (job.bookmark === 'disable') return [];
  return problemsOf(async () => {
    const graph = await resolveGraph(job, environment);
    const read = graph.nodes.filter(
      ({ transform, node }) => transform.effect === 'source' && node.scope !== 'all-rows',
    );
    checkIncremental(graph, new Set(read.map(({ node }) => node.id)));
  });
}

/**
 * Reasons to refuse a run before it reads a row: write options, folders where no file can be created, and tables
 * that do not accept the rows.
 */
function targetProblems(host: SourceHost, resolved: ResolvedNode, typesMayWiden: boolean): Promise<Problem[]> {
  return problemsOf(async () => {
    const target = await readTargetSnapshot(host, resolved);
    await checkTargetFolder(host, target);
    await checkTargetTable(host.catalog, target, typesMayWiden);
  }, resolved.node);
}

function mayWiden({ nodes }: ResolvedGraph): boolean {
  return nodes.some(({ transform, args }) => transform.effect === 'source' && args['onMisfit'] === 'choice');
}

/** @param nodeId where the error names none. */
async function problemsOf(check: () => Promise<void>, node?: Pick<Node, 'id' | 'name'>): Promise<Problem[]> {
  try {
    await check();
    return [];
  } catch (thrown) {
    const error = nameNodes(toEngineError(thrown), (id) => (id === node?.id ? node.name : undefined));
    const { kind, code, message, hint, details } = error;
    const failedConnection = failedConnectionOf(error);
    const inside = details.node ?? node?.id ?? null;
    const at = inside === null ? null : outerId(inside);
    return kind === 'user'
      ? [{ nodeId: at, code, message, hint, unknownName: null, failedConnection, missing: false }]
      : [];
  }
}
