/** Plans a job run: definition, arguments and snapshots in, stages and tasks out. Pure. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import type { BookmarkObject } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { checkIncremental } from '#engine/execute/plan/plan-incremental.ts';
import { newObjects } from '#engine/execute/plan/plan-new-objects.ts';
import { checkOverlaps } from '#engine/execute/plan/plan-overlap.ts';
import { groupSplits } from '#engine/execute/plan/plan-splits.ts';
import { findCheckpoints, type KnownRows } from '#engine/execute/plan/find-checkpoints.ts';
import { outlineStages } from '#engine/execute/plan/plan-stages.ts';
import { StageWorks } from '#engine/execute/plan/stage-works.ts';
import type {
  PlannedSource,
  PlannedStage,
  PlannedTarget,
  PlannedTask,
  RunPlan,
  SourceObject,
} from '#engine/execute/plan/run-plan.ts';
import type { ResolvedGraph } from '#engine/graph/resolved-graph.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** A source with all its objects, before the bookmark is applied. */
export interface SourceSnapshot extends Omit<PlannedSource, 'objects' | 'skippedObjects' | 'changedPaths'> {
  /** Every object there is, sorted by path. */
  readonly listed: readonly SourceObject[];
  /** Objects that committed runs have read of it; [] without a bookmark. */
  readonly processed: readonly BookmarkObject[];
}

export interface PlanRequest {
  readonly engineVersion: string;
  readonly job: Job;
  readonly arguments: Readonly<Record<string, string>>;
  readonly bookmarkOption: RunPlan['bookmarkOption'];
  /** Version of the bookmark that was read. */
  readonly bookmarkVersion: number;
  /** {@link CompileRequest.keyBlock}. */
  readonly keyBlock: number;
  /** {@link CompileRequest.moment}. */
  readonly moment: number;
  readonly graph: ResolvedGraph;
  /** By name, those that the job uses; absent: none. */
  readonly subflows?: RunPlan['subflows'];
  readonly sources: readonly SourceSnapshot[];
  readonly targets: readonly PlannedTarget[];
  readonly splitBytes?: number;
  /** For automatic checkpoints; absent: nothing is known. */
  readonly knownRows?: KnownRows;
}

/** @throws EngineError IncrementalRefused, TargetOverlapsSource, InvalidDefinition (no target), InvalidInput. */
export function planRun(request: PlanRequest): RunPlan {
  const { job, graph, targets } = request;
  if (targets.length === 0) {
    throw new EngineError('InvalidDefinition', `Job ${job.name} has no target, so a run would write nothing.`, {
      hint: 'Add a target node, or use a preview to see rows.',
      details: { job: job.name },
    });
  }
  const names = new Map(graph.nodes.map(({ node }) => [node.id, node.name]));
  checkOverlaps(request.sources, targets, (id) => names.get(id) ?? id);
  const sources = request.sources.map(planSource);
  const bookmarked = sources.filter((source) => source.bookmarked);
  checkIncremental(graph, new Set(bookmarked.map((source) => source.nodeId)));

  const keyBlock = graph.nodes.some(({ transform }) => transform.numbersRows === true) ? request.keyBlock : 0;
  const stamp = graph.nodes.some(({ transform }) => transform.stampsRows === true) ? { moment: request.moment } : {};
  const bySource = Object.fromEntries(sources.map((source) => [source.nodeId, source]));
  const plan = {
    engineVersion: request.engineVersion,
    job,
    arguments: request.arguments,
    ...userTransformsOf(graph),
    ...(request.subflows === undefined ? {} : { subflows: request.subflows }),
    bookmarkOption: request.bookmarkOption,
    bookmarkVersion: request.bookmarkOption === 'enable' && bookmarked.length > 0 ? request.bookmarkVersion : null,
    ...(keyBlock === 0 ? {} : { keyBlock }),
    ...stamp,
    sources: bySource,
    targets: Object.fromEntries(targets.map((target) => [target.nodeId, target])),
    nothingNew: bookmarked.length > 0 && bookmarked.every((source) => source.objects.length === 0),
  };
  const stages = planStages(request, bySource, [keyBlock, stamp]);
  return { ...plan, stages };
}

function userTransformsOf({ nodes }: ResolvedGraph): Pick<RunPlan, 'userTransforms'> {
  const used = nodes.flatMap(({ transform: { name, user } }) =>
    user === undefined ? [] : [[name, user.files] as const],
  );
  return used.length === 0 ? {} : { userTransforms: Object.fromEntries(used) };
}

export function hashPlan(plan: RunPlan): string {
  return sha256(stableJson(plan));
}

/** Of a source, what the bookmark leaves to read. */
export function planSource({ listed, processed, ...source }: SourceSnapshot): PlannedSource {
  if (!source.bookmarked) return { ...source, objects: listed, skippedObjects: 0 };
  const { fresh, skipped, changed } = newObjects(listed, processed);
  const again = changed.length === 0 ? {} : { changedPaths: changed };
  return { ...source, objects: fresh, skippedObjects: skipped, ...again };
}

function planStages(
  { engineVersion, graph, job, targets, splitBytes, knownRows }: PlanRequest,
  sources: Readonly<Record<string, PlannedSource>>,
  keys: unknown,
): PlannedStage[] {
  const works = new StageWorks(graph, targets, [engineVersion, keys]);
  return outlineStages(graph, findCheckpoints(job, graph, sources, knownRows)).map((outline, index) => {
    const stageId = `s${index}`;
    const own = outline.sources.map((id) => sources[id]!);
    const splits = outline.splittable ? groupSplits(own[0]!.objects, splitBytes) : [];
    const inputs =
      splits.length > 0
        ? splits.map((split) => new Map([[own[0]!.nodeId, split]]))
        : [new Map(own.map((source) => [source.nodeId, source.objects]))];
    const work = [works.of(outline), own.map(readingOf)];
    const tasks = inputs.map((input, number) => planTask(`${stageId}-${number}`, input, work));
    works.add(outline, tasks);
    const { nodeId, kind, nodes, borders, splittable, sqlNodes } = outline;
    return { stageId, nodeId, kind, nodes, borders, splittable, sqlNodes, tasks };
  });
}

function planTask(
  taskId: string,
  input: ReadonlyMap<string, readonly StoredObject[]>,
  work: readonly unknown[],
): PlannedTask {
  const files = Object.fromEntries(
    [...input].map(([nodeId, objects]) => [nodeId, objects.map((object) => object.path)]),
  );
  const bytes = [...input.values()].flat().reduce((sum, object) => sum + object.size, 0);
  return { taskId, files, bytes, inputHash: sha256(stableJson([work, [...input]])) };
}

function readingOf({ readings, columns, partitionKeys, keyLevels, location }: PlannedSource): unknown {
  return { readings, columns, partitionKeys, ...(keyLevels === undefined ? {} : { keyLevels }), location };
}
