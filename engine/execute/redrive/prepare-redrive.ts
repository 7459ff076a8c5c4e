/** Plans a run of fixed records: the same job from where they were rejected, with only these records as new input. */

import type { QuarantinedRecord } from '#engine/catalog/entities.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { capital } from '#engine/contract/capital.ts';
import type { Edge } from '#engine/contract/definitions/job.ts';
import { onlyOutput, readPortKey } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { refuseForgottenRun } from '#engine/execute/recovery/unknown-history.ts';
import { createGraphEnvironment, createRunEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { writeFixedRecords } from '#engine/execute/redrive/fixed-records.ts';
import { checkIncremental } from '#engine/execute/plan/plan-incremental.ts';
import { keyBlockOf } from '#engine/execute/plan/key-block.ts';
import { nodeName } from '#engine/execute/plan/stage-nodes.ts';
import { planRun, type SourceSnapshot } from '#engine/execute/plan/plan-run.ts';
import { refuseChangedSince, type PreparedRun } from '#engine/execute/plan/prepare-run.ts';
import { alone, cutForRedrive, type RedriveCut, type RejectedPlace } from '#engine/execute/redrive/redrive-cut.ts';
import type { RunContext } from '#engine/execute/run/run-context.ts';
import { plannedTransforms, readRunPlan, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { SourceListing } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import { getOutput, resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';
import type { Schema } from '#engine/types/data-type.ts';

export async function prepareRedrive(context: RunContext, of: string): Promise<PreparedRun> {
  const { host, runId, signal, journal } = context;
  const newest = await host.catalog.tables.getNewestGeneration();
  const stored = await planOf(host, of);
  const records = await host.catalog.jobRuns.getRedrivenRecords(runId);
  const cut = cutForRedrive(stored, placeOf(stored, records[0]!));
  const source = cut.rowsOf === null ? stored.sources[cut.sourceId]! : null;
  const { folder, readings, objects } = await writeFixedRecords(host, runId, source, records);
  const fixed: SourceListing = {
    nodeId: cut.sourceId,
    table: null,
    roots: [folder],
    readings,
    columns: source?.columns ?? (await rowsOf(host, stored, cut.rowsOf!, signal)),
    partitionKeys: source?.partitionKeys ?? [],
    ...(source?.keyLevels === undefined ? {} : { keyLevels: source.keyLevels }),
    location: folder,
    listed: objects,
  };
  const reader = new RedriveReader(host, stored, fixed, signal);
  const pinned = { ...host, userTransforms: plannedTransforms(stored) };
  const graph = await resolveGraph(cut.job, createRunEnvironment(pinned, reader, stored.arguments, signal));
  const sources: SourceSnapshot[] = [];
  for (const { node, args, transform } of graph.nodes) {
    if (transform.effect !== 'source') continue;
    sources.push({ ...(await reader.read(node, args)), bookmarked: reader.growing.has(node.id), processed: [] });
  }
  const targets = await Promise.all(
    graph.nodes.filter(({ transform }) => transform.effect === 'target').map((node) => readTargetSnapshot(host, node)),
  );
  refuseChangedSince(newest, targets);
  const plan = planRun({
    engineVersion: host.engineVersion,
    job: cut.job,
    arguments: stored.arguments,
    // Read like a bookmarked input, and written to no bookmark.
    bookmarkOption: 'pause',
    bookmarkVersion: 0,
    keyBlock: await keyBlockOf(context),
    moment: host.clock(),
    graph,
    sources,
    targets,
  });
  journal.write('info', `Reading ${records.length} fixed records of run ${of}.`, { redriveOf: of });
  return { plan, graph };
}

/**
 * Checks before a run is created whether these records can be run alone.
 * @throws EngineError IncrementalRefused, InvalidInput (records of several places), InvalidState (it did not commit, or was
 * undone), EntityNotFound.
 */
export async function checkRedrive(
  host: ExecutionHost,
  of: string,
  records: readonly Pick<QuarantinedRecord, 'nodeId' | 'stageId'>[],
  signal: AbortSignal,
): Promise<{ readonly plan: RunPlan; readonly cut: RedriveCut }> {
  await host.catalog.jobRuns.checkRejectedRecords(of);
  const plan = await planOf(host, of);
  await refuseForgottenRun(host, of, plan);
  const [place, ...others] = records.map((record) => placeOf(plan, record));
  if (others.some(({ stageId, nodeId }) => stageId !== place!.stageId || nodeId !== place!.nodeId)) {
    throw new EngineError('InvalidInput', 'The records were rejected in different places of the job.', {
      hint: 'Run the records of one node at a time.',
      details: { run: of },
    });
  }
  const cut = cutForRedrive(plan, place!);
  const source = cut.rowsOf === null ? plan.sources[cut.sourceId]! : null;
  const columns = source?.columns ?? (await rowsOf(host, plan, cut.rowsOf!, signal));
  const none: SourceListing = {
    nodeId: cut.sourceId,
    table: null,
    roots: [],
    readings: [],
    columns,
    partitionKeys: source?.partitionKeys ?? [],
    ...(source?.keyLevels === undefined ? {} : { keyLevels: source.keyLevels }),
    location: '',
    listed: [],
  };
  const reader = new RedriveReader(host, plan, none, signal);
  const pinned = { ...host, userTransforms: plannedTransforms(plan) };
  const graph = await resolveGraph(cut.job, createRunEnvironment(pinned, reader, plan.arguments, signal));
  refuseDependent(graph, reader.growing, { plan, cut });
  return { plan, cut };
}

function refuseDependent(
  graph: ResolvedGraph,
  growing: ReadonlySet<string>,
  { plan, cut }: { readonly plan: RunPlan; readonly cut: RedriveCut },
): void {
  try {
    checkIncremental(graph, growing);
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.code !== 'IncrementalRefused') throw thrown;
    const reason = /: (?<reason>.+)\.$/u.exec(thrown.message)?.groups?.['reason'] ?? thrown.message;
    throw alone(`at node "${nodeName(plan, String(thrown.details['node']))}", ${reason}`, cut.sourceId);
  }
}

/** A run of a version that did not keep the stage: the only one that it can have been. */
function placeOf(plan: RunPlan, { nodeId, stageId }: Pick<QuarantinedRecord, 'nodeId' | 'stageId'>): RejectedPlace {
  if (stageId !== undefined) return { stageId, nodeId };
  const stages = plan.stages.filter(({ tasks }) => tasks.some(({ files }) => files[nodeId] !== undefined));
  if (stages.length === 1) return { stageId: stages[0]!.stageId, nodeId };
  throw alone(`it is not known in which stage node "${nodeName(plan, nodeId)}" rejected them`, nodeId);
}

async function planOf({ catalog }: Pick<ExecutionHost, 'catalog'>, runId: string): Promise<RunPlan> {
  const run = await catalog.jobRuns.getJobRun(runId);
  if (run.plan !== '') return readRunPlan(run);
  if (run.planHash !== '')
    throw new EngineError(
      'InvalidState',
      `Records of ${runTitle(run)} cannot be run again: it wrote outside the workspace, before the workspace was moved, copied or received here.`,
      { hint: 'Correct the records in their files.', details: { run: runId, job: run.jobName } },
    );
  throw new EngineError('InvalidState', `${capital(runTitle(run))} has no plan, so it rejected nothing.`, {
    hint: 'Choose another run.',
    details: { run: runId, job: run.jobName },
  });
}

/** Columns that leave an output of the stored plan. */
async function rowsOf(
  host: Pick<ExecutionHost, 'catalog' | 'pools'>,
  plan: RunPlan,
  edge: Edge,
  signal: AbortSignal,
): Promise<Schema> {
  const reader = {
    read: async (node: { readonly id: string }): Promise<SourceListing> => ({ ...plan.sources[node.id]!, listed: [] }),
  };
  const pinned = { ...host, userTransforms: plannedTransforms(plan) };
  const environment = createGraphEnvironment(pinned, reader, plan.arguments, signal);
  // An output of a sub-flow is a node of its own in the cut.
  const { nodeId, port } = readPortKey(edge.node);
  const graph = await resolveGraph(plan.job, environment, { nodeId });
  return getOutput(graph, nodeId, edge.port ?? (port === onlyOutput ? undefined : port)).schema;
}

/** The fixed records for their source, nothing for other sources that grow, every object of the others. */
class RedriveReader implements Pick<SourceReader, 'read'> {
  /** Sources of which only new input counts. */
  readonly growing: ReadonlySet<string>;
  readonly #whole: SourceReader;
  readonly #plan: RunPlan;
  readonly #fixed: SourceListing;

  constructor(host: ExecutionHost, plan: RunPlan, fixed: SourceListing, signal: AbortSignal) {
    this.#whole = new SourceReader(host, signal, plan.job.name);
    this.#plan = plan;
    this.#fixed = fixed;
    const bookmarked = Object.values(plan.sources).filter((source) => source.bookmarked);
    this.growing = new Set([fixed.nodeId, ...bookmarked.map(({ nodeId }) => nodeId)]);
  }

  async read(...[node, args]: Parameters<SourceReader['read']>): Promise<SourceListing> {
    if (node.id === this.#fixed.nodeId) return this.#fixed;
    const stored = this.#plan.sources[node.id];
    return stored?.bookmarked === true ? { ...stored, listed: [] } : this.#whole.read(node, args);
  }
}
