/** Rows at a node of a run: from files of its finished tasks, or computed from the inputs of the run. Never from a file that is being written. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { JobRun, JobTask, StagedFile } from '#engine/catalog/entities.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { plannedTransforms, readRunPlan, type PlannedTarget, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import { nodeName } from '#engine/execute/plan/stage-nodes.ts';
import { accessTo, type NodeCut } from '#engine/execute/preview/cut-node.ts';
import type { NodePreview } from '#engine/execute/preview/preview-node.ts';
import { readChecked, type PreviewHost } from '#engine/execute/preview/read-checked.ts';
import { readWritten } from '#engine/execute/preview/written-rows.ts';
import type { SourceListing } from '#engine/execute/sources/source-listing.ts';
import { getNode, getOutput, resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';

export interface RunRowsRequest {
  readonly run: JobRun;
  /** The durable tasks of the run, each once. */
  readonly tasks: readonly JobTask[];
  readonly nodeId: string;
  /** Absent: the first output of the node. */
  readonly port?: string | undefined;
  /** Rows at most. */
  readonly limit: number;
  /** Milliseconds after which the rows are given up; default 10 s. */
  readonly patience?: number;
}

/**
 * `files`: read from what finished tasks wrote; `inputs`: computed as a preview of the node, from the files that the run reads
 * and the rows that finished stages stored; `none`: there are none to show.
 */
export type RunRows =
  | {
      readonly from: 'files';
      readonly finishedTasks: number;
      readonly taskCount: number;
      readonly preview: NodePreview;
    }
  | { readonly from: 'inputs'; readonly preview: NodePreview }
  | { readonly from: 'none'; readonly why: 'notPlanned' | 'published' | 'undone' };

const parallelChecks = 16;
const usualPatience = 10_000;

/** @throws EngineError EntityNotFound (node), FileChanged (an input), OperationTimeout, and of the statement. */
export async function readRunRows(host: PreviewHost, request: RunRowsRequest, signal: AbortSignal): Promise<RunRows> {
  const { run, nodeId, patience = usualPatience } = request;
  if (run.plan === '') return { from: 'none', why: 'notPlanned' };
  const plan = readRunPlan(run);
  refuseUnknownNode(plan, run, nodeId);
  const late = AbortSignal.timeout(patience);
  try {
    return await rowsOf(host, plan, request, AbortSignal.any([signal, late]));
  } catch (thrown) {
    if (!late.aborted || signal.aborted) throw thrown;
    throw new EngineError(
      'OperationTimeout',
      `Cannot show rows of node "${nodeName(plan, nodeId)}": computing them from the inputs of the run took longer than ${patience / 1000} seconds.`,
      { hint: 'Look again when a task has finished, or at a node before it.', details: { node: nodeId, run: run.id } },
    );
  }
}

async function rowsOf(
  host: PreviewHost,
  plan: RunPlan,
  request: RunRowsRequest,
  signal: AbortSignal,
): Promise<RunRows> {
  const target = plan.targets[request.nodeId];
  if (target !== undefined) {
    const written = await findWritten(host, plan, target, request);
    if (written === 'moved') return { from: 'none', why: request.run.undone ? 'undone' : 'published' };
    if (written !== undefined) {
      const { files, ...counts } = written;
      return { from: 'files', ...counts, preview: await readWritten(host, plan, target, files, request, signal) };
    }
  }
  const borders = await wholeBorders(host, plan, request.tasks);
  const cut = await cutPlan(host, plan, request, borders, signal);
  const finished = bordersOf(plan, request.tasks).find(({ key }) => key === cut.output.id);
  if (finished === undefined || !(await areThere(host, finished.files)))
    return { from: 'inputs', preview: await readChecked(host, cut, request, signal) };
  const { files, finishedTasks, taskCount } = finished;
  const ofFiles = onlyBorder(
    cut,
    files.map((file) => file.path),
  );
  return { from: 'files', finishedTasks, taskCount, preview: await readChecked(host, ofFiles, request, signal) };
}

function refuseUnknownNode({ job }: RunPlan, run: JobRun, nodeId: string): void {
  if (job.nodes.some(({ id }) => id === nodeId)) return;
  throw new EngineError('EntityNotFound', `The job of ${runTitle(run)} has no node "${nodeId}".`, {
    hint: 'Ids of its nodes are in the answer of getRunGraph.',
    details: { run: run.id, node: nodeId },
  });
}

/** States in which a commit may be moving the files of finished tasks. */
const committing = new Set<JobRun['jobRunState']>(['RUNNING', 'STOPPING', 'COMMIT_BLOCKED']);

/** The files of the newest task that wrote rows; undefined: none can be read. */
async function findWritten(
  host: PreviewHost,
  { stages }: RunPlan,
  { nodeId, root }: PlannedTarget,
  { run, tasks }: RunRowsRequest,
): Promise<'moved' | Omit<Border, 'key'> | undefined> {
  if (run.undone || run.jobRunState === 'SUCCEEDED') return 'moved';
  const stage = stages.find((each) => each.nodeId === nodeId)!;
  const own = tasks.filter(({ stageId }) => stageId === stage.stageId);
  // What was sent to a store of objects cannot be read before it is published.
  if (own.length === 0 || host.storageOf(root).sending !== undefined) return undefined;
  const files =
    own
      .toSorted((one, other) => (other.completedOn ?? 0) - (one.completedOn ?? 0))
      .find((task) => task.files.some(({ recordCount }) => recordCount > 0))?.files ?? [];
  if (await areThere(host, files)) return { files, finishedTasks: own.length, taskCount: stage.tasks.length };
  return committing.has(run.jobRunState) ? 'moved' : undefined;
}

/** What a stage stored for later ones, of its finished tasks. */
interface Border {
  /** Node and output. */
  readonly key: string;
  readonly files: readonly StagedFile[];
  readonly finishedTasks: number;
  readonly taskCount: number;
}

function bordersOf({ stages }: RunPlan, tasks: readonly JobTask[]): Border[] {
  return stages
    .filter(({ kind }) => kind === 'border')
    .map(({ stageId, nodeId, tasks: planned }) => {
      const own = tasks.filter((task) => task.stageId === stageId);
      return {
        key: nodeId,
        files: own.flatMap(({ files }) => files),
        finishedTasks: own.length,
        taskCount: planned.length,
      };
    })
    .filter(({ finishedTasks }) => finishedTasks > 0);
}

/** Those that later stages read: all tasks have finished, and the files are there. */
async function wholeBorders(
  host: PreviewHost,
  plan: RunPlan,
  tasks: readonly JobTask[],
): Promise<Record<string, readonly string[]>> {
  const borders: Record<string, readonly string[]> = {};
  for (const { key, files, finishedTasks, taskCount } of bordersOf(plan, tasks))
    if (finishedTasks === taskCount && (await areThere(host, files))) borders[key] = files.map((file) => file.path);
  return borders;
}

async function areThere({ storageOf }: PreviewHost, files: readonly StagedFile[]): Promise<boolean> {
  const found = await eachWithLimit(files, parallelChecks, (file) => storageOf(file.path).find(file.path));
  return files.every((file, index) => found[index]?.size === file.size);
}

/** The job of the plan, over the very files of the plan. */
async function cutPlan(
  host: PreviewHost,
  plan: RunPlan,
  { nodeId, port }: RunRowsRequest,
  borders: Record<string, readonly string[]>,
  signal: AbortSignal,
): Promise<NodeCut> {
  const reader = {
    read: async ({ id }: { readonly id: string }): Promise<SourceListing> => {
      const source = plan.sources[id]!;
      return { ...source, listed: source.objects };
    },
  };
  const pinned = { ...host, userTransforms: plannedTransforms(plan) };
  const graph = await resolveGraph(plan.job, createGraphEnvironment(pinned, reader, plan.arguments, signal), {
    nodeId,
  });
  const output = getOutput(graph, nodeId, port);
  // The rows of the node itself are wanted from its inputs as long as not all of them are stored.
  const sources = readSources(graph, output.id, borders);
  const listings = await Promise.all(sources.map((id) => reader.read({ id })));
  const access = await accessTo(listings);
  return {
    graph,
    output,
    listings,
    borders,
    access: { ...access, allowedFiles: [...access.allowedFiles, ...Object.values(borders).flat()] },
  };
}

/** Ids of the sources that a node's rows are computed from, where stored rows do not take their place. */
function readSources(graph: ResolvedGraph, id: string, borders: Record<string, readonly string[]>): readonly string[] {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    if (borders[key] === undefined) Object.values(getNode(graph, key).inputs).forEach(visit);
  };
  visit(id);
  return [...seen]
    .filter((key) => borders[key] === undefined && getNode(graph, key).transform.effect === 'source')
    .map((key) => readPortKey(key).nodeId);
}

/** Only the rows that are stored of the node itself, though more may follow. */
function onlyBorder(cut: NodeCut, files: readonly string[]): NodeCut {
  return {
    ...cut,
    listings: [],
    borders: { [cut.output.id]: files },
    access: { allowedDirectories: [], allowedFiles: files },
  };
}
