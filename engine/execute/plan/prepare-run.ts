/** Gathers the inputs of a plan: the resolved graph, the listed sources, the bookmark, the targets' tables. */

import { tableTitle } from '#engine/catalog/names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { BookmarkObject } from '#engine/catalog/entities.ts';
import { readBookmarkWindow } from '#engine/execute/sources/bookmark-window.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import { keyBlockOf } from '#engine/execute/plan/key-block.ts';
import { planRun, type SourceSnapshot } from '#engine/execute/plan/plan-run.ts';
import { refuseUnknownBookmark } from '#engine/execute/recovery/unknown-history.ts';
import type { ResumedRun } from '#engine/execute/run/resume-run.ts';
import type { RunContext } from '#engine/execute/run/run-context.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { StartJobRunRequest } from '#engine/execute/run/run-request.ts';
import type { SourceListing } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import type { WidenedSources } from '#engine/execute/sources/widen-sources.ts';
import { resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';

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
  return resumed === null ? prepareFresh(context, request, widened) : prepareResumed(context, widen(resumed, widened));
}

function widen(resumed: ResumedRun, widened: WidenedSources): ResumedRun {
  const sources = Object.entries(resumed.plan.sources).map(([nodeId, source]) => [
    nodeId,
    { ...source, columns: widened.get(nodeId) ?? source.columns },
  ]);
  return { ...resumed, plan: { ...resumed.plan, sources: Object.fromEntries(sources) as RunPlan['sources'] } };
}

async function prepareFresh(
  context: RunContext,
  request: StartJobRunRequest,
  widened: WidenedSources,
): Promise<PreparedRun> {
  const { host, signal } = context;
  const { job } = request;
  const jobArguments = { ...job.defaultArguments, ...request.arguments };
  const reader = new SourceReader(host, signal, job.name, widened);
  const graph = await resolveGraph(job, createGraphEnvironment(host, reader, jobArguments, signal));
  const bookmarkOption = request.bookmark ?? job.bookmark;
  const bookmark = await host.catalog.bookmarks.getJobBookmark(job.name);
  const window =
    request.bookmarkWindow === undefined ? undefined : await readBookmarkWindow(host, job.name, request.bookmarkWindow);
  const sources: SourceSnapshot[] = [];
  for (const { node, args, transform } of graph.nodes) {
    if (transform.effect !== 'source') continue;
    const listing = await reader.read(node, args);
    const bookmarked = bookmarkOption !== 'disable' && node.scope !== 'all-rows';
    if (!bookmarked) sources.push({ ...listing, bookmarked, processed: [] });
    else if (window === undefined) {
      sources.push({
        ...listing,
        bookmarked,
        processed: await host.catalog.bookmarks.getBookmarkObjects(job.name, node.id),
      });
    } else sources.push({ ...onlyWindow(listing, window.get(node.id) ?? []), bookmarked, processed: [] });
  }
  const targets = await Promise.all(
    graph.nodes.filter(({ transform }) => transform.effect === 'target').map((node) => readTargetSnapshot(host, node)),
  );
  const isFirst = bookmarkOption === 'disable' || bookmark.version === 0;
  const plan = planRun({
    engineVersion: host.engineVersion,
    job,
    arguments: jobArguments,
    bookmarkOption,
    bookmarkVersion: bookmark.version,
    keyBlock: isFirst && !numbersEveryRun(graph) ? 0 : await keyBlockOf(context),
    moment: host.clock(),
    graph,
    sources,
    targets,
    ...(host.splitBytes === undefined ? {} : { splitBytes: host.splitBytes }),
  });
  // A window names runs whose files are known.
  if (window === undefined) await refuseUnknownBookmark(host, plan);
  return { plan, graph };
}

function numbersEveryRun({ nodes }: ResolvedGraph): boolean {
  return nodes.some(({ transform, args }) => transform.numbersEveryRun?.(args) === true);
}

/** Objects of the window that still are as they were then. */
function onlyWindow(listing: SourceListing, window: readonly BookmarkObject[]): SourceListing {
  const wanted = new Map(window.map((object) => [object.path, object]));
  return { ...listing, listed: listing.listed.filter((object) => isSameVersion(object, wanted.get(object.path))) };
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
  const graph = await resolveGraph(plan.job, createGraphEnvironment(host, stored, plan.arguments, signal));
  if (plan.bookmarkVersion !== null) {
    const { version } = await host.catalog.bookmarks.getJobBookmark(plan.job.name);
    if (version !== plan.bookmarkVersion) throw moved(run.id, `the bookmark of job ${plan.job.name} moved`);
  }
  const targets = await Promise.all(
    graph.nodes.filter(({ transform }) => transform.effect === 'target').map((node) => readTargetSnapshot(host, node)),
  );
  for (const target of targets) {
    if (target.mode === 'overwrite' && target.generation !== plan.targets[target.nodeId]?.generation) {
      throw moved(run.id, `${tableTitle(target.table, target.root)} was changed`);
    }
  }
  return { plan: { ...plan, targets: Object.fromEntries(targets.map((target) => [target.nodeId, target])) }, graph };
}

function moved(runId: string, what: string): EngineError {
  return new EngineError('ConcurrentModification', `The run cannot be resumed: ${what} since it was planned.`, {
    hint: 'Start the job again.',
    details: { run: runId },
  });
}
