/** Gathers the inputs of a plan: the resolved graph, the listed sources, the bookmark, the targets' tables. */

import { stableJson } from '#engine/base/hash.ts';
import { runTitle, tableTitle } from '#engine/catalog/names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyWindow, readBookmarkWindow } from '#engine/execute/sources/bookmark-window.ts';
import { readEarlierRows } from '#engine/execute/plan/earlier-rows.ts';
import { nothingKnown } from '#engine/execute/plan/find-checkpoints.ts';
import { createGraphEnvironment, createRunEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { keyBlockOf } from '#engine/execute/plan/key-block.ts';
import { planRun, type PlanRequest, type SourceSnapshot } from '#engine/execute/plan/plan-run.ts';
import { refuseUnknownBookmark } from '#engine/execute/recovery/unknown-history.ts';
import { givenArguments, type ResumedRun } from '#engine/execute/run/resume-run.ts';
import type { RunContext } from '#engine/execute/run/run-context.ts';
import { dependsOnTable, plannedTransforms, type PlannedTarget, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { StartJobRunRequest } from '#engine/execute/run/run-request.ts';
import { hasBookmark, snapshotSource } from '#engine/execute/sources/source-snapshot.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import type { WidenedSources } from '#engine/execute/sources/widen-sources.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import { resolveGraph, usedSubflows, type ResolvedGraph } from '#engine/graph/index.ts';

export interface PreparedRun {
  readonly plan: RunPlan;
  readonly graph: ResolvedGraph;
}

export async function prepareRun(
  context: RunContext,
  request: StartJobRunRequest,
  resumed: ResumedRun | null,
  widened: WidenedSources,
): Promise<PreparedRun> {
  if (resumed === null) return prepareFresh(context, request, widened);
  const wider = widen(resumed, widened);
  if (wider.edited !== undefined) return prepareEdited(context, { ...wider, edited: wider.edited }, widened);
  return prepareResumed(context, wider);
}

function widen(resumed: ResumedRun, widened: WidenedSources): ResumedRun {
  const sources = Object.entries(resumed.plan.sources).map(([nodeId, source]) => [
    nodeId,
    { ...source, columns: widened.get(nodeId) ?? source.columns },
  ]);
  return { ...resumed, plan: { ...resumed.plan, sources: Object.fromEntries(sources) as RunPlan['sources'] } };
}

/** A run whose tables change while it is planned is planned again; more often, and somebody has to look. */
const planTries = 5;

async function prepareFresh(
  context: RunContext,
  request: StartJobRunRequest,
  widened: WidenedSources,
): Promise<PreparedRun> {
  for (let attempt = 1; ; attempt += 1) {
    const newest = await context.host.catalog.tables.getNewestGeneration();
    const prepared = await planFresh(context, request, widened);
    const changed = changedSince(newest, Object.values(prepared.plan.targets));
    if (changed === undefined) return prepared;
    if (attempt === planTries) throw changedWhilePlanned(changed);
    context.journal.write(
      'info',
      `${tableTitle(changed.table, changed.root)} was changed while the run was planned: it is planned again.`,
    );
  }
}

/**
 * @param newest generation of any table before the sources were listed.
 * @throws EngineError ConcurrentModification when a target replaces what another run has written since.
 */
export function refuseChangedSince(newest: number, targets: readonly PlannedTarget[]): void {
  const changed = changedSince(newest, targets);
  if (changed !== undefined) throw changedWhilePlanned(changed);
}

function changedSince(newest: number, targets: readonly PlannedTarget[]): PlannedTarget | undefined {
  return targets.find((target) => dependsOnTable(target) && target.generation !== null && target.generation > newest);
}

function changedWhilePlanned({ nodeId, table, root }: PlannedTarget): EngineError {
  return new EngineError(
    'ConcurrentModification',
    `${tableTitle(table, root)} was changed while the run was planned.`,
    { hint: 'Run the job again; it then reads the table as it is now.', details: { node: nodeId, table: table.name } },
  );
}

async function planFresh(
  context: RunContext,
  request: StartJobRunRequest,
  widened: WidenedSources,
): Promise<PreparedRun> {
  const { host, signal } = context;
  const { job } = request;
  const jobArguments = { ...job.defaultArguments, ...request.arguments };
  const reader = new SourceReader(host, signal, job.name, widened);
  const { users, ...subflows } = pinSubflows(job, host.userTransforms);
  const pinned = users === undefined ? host : { ...host, userTransforms: users };
  const graph = await resolveGraph(job, createRunEnvironment(pinned, reader, jobArguments, signal));
  const bookmarkOption = request.bookmark ?? job.bookmark;
  const bookmark = await host.catalog.bookmarks.getJobBookmark(job.name);
  const window =
    request.bookmarkWindow === undefined ? undefined : await readBookmarkWindow(host, job.name, request.bookmarkWindow);
  const sources: SourceSnapshot[] = [];
  for (const { node, args, transform } of graph.nodes) {
    if (transform.effect !== 'source') continue;
    const listing = await reader.read(node, args);
    if (window === undefined || !hasBookmark(node, bookmarkOption))
      sources.push(await snapshotSource(host, job.name, node, listing, bookmarkOption));
    else sources.push({ ...onlyWindow(node, listing, window.get(node.id) ?? []), bookmarked: true, processed: [] });
  }
  const targets = await targetsOf(host, graph);
  const isFirst = bookmarkOption === 'disable' || bookmark.version === 0;
  const plan = planRun({
    ...planBasis(context, job, jobArguments, bookmarkOption),
    bookmarkVersion: bookmark.version,
    keyBlock: isFirst && !numbersEveryRun(graph) ? 0 : await keyBlockOf(context),
    moment: host.clock(),
    graph,
    ...(job.checkpoints === 'auto' && {
      knownRows: { ...nothingKnown, earlier: await readEarlierRows(host.catalog, job.name) },
    }),
    ...subflows,
    sources,
    targets,
  });
  // A window names runs whose files are known.
  if (window === undefined) await refuseUnknownBookmark(host, plan);
  return { plan: request.keepsRows === true ? { ...plan, keepsRows: true } : plan, graph };
}

function numbersEveryRun({ nodes }: ResolvedGraph): boolean {
  return nodes.some(({ transform, args }) => transform.numbersEveryRun?.(args) === true);
}

/**
 * A plan of the edited job over the inputs of the run: sources that were not edited have the very files of its plan, the others
 * are listed again. What the edit left as it was has the same work (stage-works.ts), so its tasks are found again.
 * @throws EngineError ConcurrentModification as for a resume without edits.
 */
async function prepareEdited(
  context: RunContext,
  { run, plan: before, edited: job }: ResumedRun & { readonly edited: Job },
  widened: WidenedSources,
): Promise<PreparedRun> {
  const { host, signal } = context;
  const newest = await host.catalog.tables.getNewestGeneration();
  const jobArguments = { ...job.defaultArguments, ...givenArguments(before) };
  const kept = new Map(
    job.nodes.filter((node) => isSameSource(node, before, jobArguments)).map(({ id }) => [id, before.sources[id]!]),
  );
  const anew = new SourceReader(host, signal, job.name, widened);
  const reader: Pick<SourceReader, 'read'> = {
    async read(node, args) {
      const source = kept.get(node.id);
      return source === undefined ? anew.read(node, args) : { ...source, listed: source.objects };
    },
  };
  const { users, ...subflows } = pinSubflows(job, host.userTransforms);
  const pinned = users === undefined ? host : { ...host, userTransforms: users };
  const graph = await resolveGraph(job, createRunEnvironment(pinned, reader, jobArguments, signal));
  const { bookmarkOption } = before;
  const bookmark = await host.catalog.bookmarks.getJobBookmark(job.name);
  if (before.bookmarkVersion !== null && bookmark.version !== before.bookmarkVersion)
    throw moved(run.id, `the bookmark of job ${job.name} moved`);
  const sources: SourceSnapshot[] = [];
  for (const { node, args, transform } of graph.nodes) {
    if (transform.effect !== 'source') continue;
    const source = kept.get(node.id);
    const listing = await reader.read(node, args);
    sources.push(
      source === undefined
        ? await snapshotSource(host, job.name, node, listing, bookmarkOption)
        : { ...listing, bookmarked: source.bookmarked, processed: [] },
    );
  }
  const targets = await targetsOf(host, graph);
  refuseMovedTargets(run.id, before, targets);
  refuseChangedSince(newest, targets);
  const plan = planRun({
    ...planBasis(context, job, jobArguments, bookmarkOption),
    bookmarkVersion: bookmark.version,
    keyBlock: before.keyBlock ?? (numbersEveryRun(graph) ? await keyBlockOf(context) : 0),
    moment: before.moment ?? host.clock(),
    graph,
    // What it has kept is there; another choice would compute it again.
    ...(job.checkpoints === 'auto' && { knownRows: { ...nothingKnown, kept: keptIn(before) } }),
    ...subflows,
    sources,
    targets,
  });
  await refuseUnknownBookmark(host, plan);
  context.journal.write(
    'info',
    `The job was edited since ${runTitle(run)}: finished tasks are used where neither their nodes nor their inputs changed.`,
  );
  // With what was skipped when they were planned.
  return { plan: { ...plan, sources: { ...plan.sources, ...Object.fromEntries(kept) } }, graph };
}

/** Its rows depend on its arguments alone, and those on the arguments of the run only where they name one. */
function isSameSource(node: Node, before: RunPlan, jobArguments: Readonly<Record<string, string>>): boolean {
  const earlier = before.job.nodes.find(({ id }) => id === node.id);
  if (earlier === undefined || before.sources[node.id] === undefined) return false;
  const reads = ({ transform, args, scope, inputs }: Node): string =>
    stableJson([transform, args, scope ?? null, inputs]);
  if (reads(node) !== reads(earlier)) return false;
  return !stableJson(node.args).includes('${') || stableJson(jobArguments) === stableJson(before.arguments);
}

function keptIn({ stages }: RunPlan): Set<string> {
  return new Set(stages.filter(({ kind }) => kind === 'border').map(({ nodeId }) => nodeId));
}

function planBasis(
  { host }: RunContext,
  job: Job,
  jobArguments: Readonly<Record<string, string>>,
  bookmarkOption: RunPlan['bookmarkOption'],
): Pick<PlanRequest, 'engineVersion' | 'job' | 'arguments' | 'bookmarkOption' | 'splitBytes'> {
  const split = host.splitBytes === undefined ? {} : { splitBytes: host.splitBytes };
  return { engineVersion: host.engineVersion, job, arguments: jobArguments, bookmarkOption, ...split };
}

/** What is resolved and what the plan stores are one version of each sub-flow, though a file is edited meanwhile. */
function pinSubflows(
  job: Job,
  users: UserTransforms | undefined,
): { users: UserTransforms | undefined } & Pick<PlanRequest, 'subflows'> {
  const used = usedSubflows(job.nodes, users);
  if (users === undefined || used.size === 0) return { users };
  const findSubflow = (name: string): SubflowFile | undefined => used.get(name) ?? users.findSubflow?.(name);
  return { users: { ...users, findSubflow }, subflows: Object.fromEntries(used) };
}

function targetsOf(host: RunContext['host'], graph: ResolvedGraph): Promise<PlannedTarget[]> {
  const nodes = graph.nodes.filter(({ transform }) => transform.effect === 'target');
  return Promise.all(nodes.map((node) => readTargetSnapshot(host, node)));
}

function refuseMovedTargets(runId: string, before: RunPlan, targets: readonly PlannedTarget[]): void {
  for (const target of targets) {
    const planned = before.targets[target.nodeId];
    const isSame =
      planned?.table.name === target.table.name && planned.table.databaseName === target.table.databaseName;
    if (dependsOnTable(target) && isSame && target.generation !== planned.generation)
      throw moved(runId, `${tableTitle(target.table, target.root)} was changed`);
  }
}

/**
 * The stored plan with its exact inputs; only the state of the targets' tables and the bookmark is read again.
 * @throws EngineError ConcurrentModification when another run moved the bookmark or replaced a target meanwhile.
 */
async function prepareResumed({ host, signal }: RunContext, { run, plan }: ResumedRun): Promise<PreparedRun> {
  const stored: Pick<SourceReader, 'read'> = {
    async read(node) {
      const source = plan.sources[node.id];
      if (source !== undefined) return { ...source, listed: source.objects };
      throw new EngineError('Internal', `The stored plan of run ${run.id} has no source "${node.id}".`, {
        hint: 'Start the job again.',
      });
    },
  };
  const environment = createGraphEnvironment(host, stored, plan.arguments, signal);
  // A table that was created meanwhile is refused below.
  const hasTable = async (sourceId: string): Promise<boolean> => plan.sources[sourceId] !== undefined;
  const userTransforms = plannedTransforms(plan);
  const graph = await resolveGraph(plan.job, { ...environment, userTransforms, hasTable });
  if (plan.bookmarkVersion !== null) {
    const { version } = await host.catalog.bookmarks.getJobBookmark(plan.job.name);
    if (version !== plan.bookmarkVersion) throw moved(run.id, `the bookmark of job ${plan.job.name} moved`);
  }
  const targets = await targetsOf(host, graph);
  refuseMovedTargets(run.id, plan, targets);
  return { plan: { ...plan, targets: Object.fromEntries(targets.map((target) => [target.nodeId, target])) }, graph };
}

function moved(runId: string, what: string): EngineError {
  return new EngineError('ConcurrentModification', `The run cannot be resumed: ${what} since it was planned.`, {
    hint: 'Start the job again.',
    details: { run: runId },
  });
}
