/** Rows that leave any node of a job, without running it: the plan cut there, in a worker that knows no target path. */

import {
  inTextOfUser,
  compileCut,
  cutAtNode,
  readIsolating,
  textOfCut,
  type CutRequest,
  type NodeCut,
} from '#engine/execute/preview/cut-node.ts';
import { readNodeRowsOperation } from '#engine/execute/preview/node-rows-operation.ts';
import type { ShownFailure } from '#engine/execute/preview/code-rows-operation.ts';
import type { PreviewSample } from '#engine/execute/preview/preview-sample.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { outputsOf, singleSources } from '#engine/graph/index.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { JsonValue } from '#engine/types/json-value.ts';
import type { WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface NodePreviewRequest extends CutRequest {
  /** Rows at most. */
  readonly limit: number;
  /** As in SampleLimits. */
  readonly seed?: number;
  /** As in SampleLimits. */
  readonly wholeBytes?: number;
}

export interface NodePreview extends PreviewSample {
  /** Outputs of the node, in order. */
  readonly ports: readonly string[];
  /** The one whose rows these are. */
  readonly port: string;
  readonly columns: Schema;
  /** Columns that come from one whole column of the input → its name. */
  readonly sources: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, JsonValue>>[];
  /** Records that were rejected because a value did not fit its column. */
  readonly rejected: number;
  /** Of the first rows of the node's input, as many as `limit`: values that its casts turned into null, by column. */
  readonly castToNull: Readonly<Record<string, number>>;
  /** Rows for which the custom code of the node failed: the first ones. */
  readonly failures: readonly ShownFailure[];
  readonly seed: number;
  /** The last SQL that ran. */
  readonly sql: string;
}

/**
 * User SQL is admitted by compile/ as one SELECT over its inputs; the worker may read only the folders of the sources
 * and does not know the targets.
 * @throws EngineError of resolving the job, of reading its sources, and of the statement.
 */
export async function previewNode(
  host: SourceHost & { readonly limits: WorkerLimits },
  request: NodePreviewRequest,
  signal: AbortSignal,
): Promise<NodePreview> {
  const cut = await cutAtNode(host, request, signal);
  await using worker = await host.pools.interactive.lease({ ...host.limits, ...cut.access });
  return await readIsolating(cut, (isolating) => readCut(worker, cut, request, isolating, signal));
}

/** @param onFiles called with the files of sources that are about to be read. */
export async function readCut(
  worker: WorkerLease,
  cut: NodeCut,
  request: Pick<NodePreviewRequest, 'limit' | 'seed' | 'wholeBytes'>,
  isolating: boolean,
  signal: AbortSignal,
  onFiles?: (files: readonly StoredObject[]) => void,
): Promise<NodePreview> {
  const { graph, output } = cut;
  const limits = { seed: request.seed ?? 0, castRows: request.limit, wholeBytes: request.wholeBytes };
  const { compiled, sample, codes, objects } = await compileCut(worker, cut, limits, isolating, signal);
  onFiles?.(objects);
  const text = textOfCut(compiled);
  const [found] = compiled.casts;
  const casts = found === undefined ? null : { ...found, query: found.query.text };
  const asked = { ...text, casts, schema: compiled.schema, limit: request.limit };
  const { rows, rejected, castToNull } = await inTextOfUser(
    cut,
    text,
    worker.run(readNodeRowsOperation, asked, { signal }),
  );
  const wholeSources = Object.fromEntries(singleSources(graph, output.id));
  return {
    ports: outputsOf(graph, output.node.id).map((each) => each.port),
    port: output.port,
    columns: compiled.schema,
    sources: wholeSources,
    rows,
    rejected,
    castToNull,
    failures: codes.failuresOf(output.id),
    seed: limits.seed,
    sql: compiled.query.text,
    ...sample,
  };
}
