/** A few rows of what finished tasks have written for a target, before they are published. */

import path from 'node:path';
import type { Compression } from '#engine/bytes/head.ts';
import type { JobRun, StagedFile } from '#engine/catalog/entities.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import type { PlannedTarget, RunPlan } from '#engine/execute/plan/run-plan.ts';
import { nodeName } from '#engine/execute/plan/stage-nodes.ts';
import { accessTo } from '#engine/execute/preview/cut-node.ts';
import type { NodePreview } from '#engine/execute/preview/preview-node.ts';
import { readChecked, type PreviewHost } from '#engine/execute/preview/read-checked.ts';
import type { SourceListing } from '#engine/execute/sources/source-listing.ts';
import { targetDescriber } from '#engine/execute/targets/describe-target.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { getOutput, resolveGraph } from '#engine/graph/index.ts';
import type { Column } from '#engine/types/data-type.ts';
import type { JsonValue } from '#engine/types/json-value.ts';

/** Partitions of which rows are shown. */
const mostGroups = 8;
/** Id of the only node of the job that reads the files. */
const writtenRows = 'rows';

export interface WrittenRequest {
  readonly run: JobRun;
  /** Rows at most. */
  readonly limit: number;
}

/** Reads files of one task, by the columns and options of the target. */
export async function readWritten(
  host: PreviewHost,
  plan: RunPlan,
  target: PlannedTarget,
  files: readonly StagedFile[],
  request: WrittenRequest,
  signal: AbortSignal,
): Promise<NodePreview> {
  const filled = files.filter(({ recordCount }) => recordCount > 0);
  // In staging, the folder of a file does not always say its keys.
  const all = [...Map.groupBy(filled, ({ partitionValues }) => JSON.stringify(partitionValues)).values()];
  const groups = all.slice(0, mostGroups);
  const limit = Math.ceil(request.limit / Math.max(1, groups.length));
  const previews: NodePreview[] = [];
  for (const group of groups.length === 0 ? [[]] : groups)
    previews.push(await readGroup(host, plan, target, enough(group, limit), { ...request, limit }, signal));
  const rows = previews.flatMap((preview) => preview.rows).slice(0, request.limit);
  return { ...previews[0]!, rows };
}

/** @param files of one partition, whose keys are not in them. */
async function readGroup(
  host: PreviewHost,
  plan: RunPlan,
  target: PlannedTarget,
  files: readonly StagedFile[],
  request: WrittenRequest,
  signal: AbortSignal,
): Promise<NodePreview> {
  const { keys, ...listing } = await listWritten(host, target, files);
  const name = nodeName(plan, target.nodeId);
  const node = { id: writtenRows, name, transform: 'PathSource', args: { path: target.root } };
  const reader = { read: async (): Promise<SourceListing> => listing };
  const environment = createGraphEnvironment(host, reader, {}, signal);
  const graph = await resolveGraph(jobSchema.parse({ name: plan.job.name, nodes: [node] }), environment, {
    nodeId: writtenRows,
  });
  const output = getOutput(graph, writtenRows, undefined);
  const preview = await readChecked(
    host,
    { graph, output, listings: [listing], access: await accessTo([listing]) },
    request,
    signal,
  );
  const values = Object.fromEntries(
    keys.map((key, index) => [key.name, keyValue(key, files[0]?.partitionValues[index] ?? null)]),
  );
  return {
    ...preview,
    columns: [...preview.columns, ...keys],
    rows: preview.rows.map((row) => ({ ...row, ...values })),
  };
}

async function listWritten(
  host: PreviewHost,
  target: PlannedTarget,
  files: readonly StagedFile[],
): Promise<SourceListing & { readonly keys: readonly Column[] }> {
  const longest = files.reduce((most, file) => Math.max(most, file.longestRecord ?? 0), 0);
  const { reading, place } = targetDescriber(target, undefined)(longest === 0 ? undefined : longest).written;
  const { format } = target;
  const own: FileReading = {
    format,
    compression: target.compression as Compression,
    options: reading.options,
    namedAsTable: true,
  };
  const found = await Promise.all(files.map((file) => host.storageOf(file.path).find(file.path)));
  return {
    nodeId: writtenRows,
    table: null,
    roots: files.map((file) => path.dirname(file.path)),
    readings: [own],
    columns: reading.columns,
    partitionKeys: [],
    keys: place.partitionKeys,
    location: target.root,
    listed: found.filter((file) => file !== undefined).map((file) => ({ ...file, reading: 0 })),
  };
}

const numbers = new Set(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double']);

/** As rows have it that are sent as JSON. @param text as in the name of its folder. */
function keyValue({ type }: Column, text: string | null): JsonValue {
  if (text === null) return null;
  if (type.kind === 'boolean') return text === 'true';
  const number = Number(text);
  const fits =
    numbers.has(type.kind) && Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return fits ? number : text;
}

/** The first files that together have so many rows. */
function enough(files: readonly StagedFile[], limit: number): readonly StagedFile[] {
  let rows = 0;
  const last = files.findIndex(({ recordCount }) => (rows += recordCount) >= limit);
  return last === -1 ? files : files.slice(0, last + 1);
}
