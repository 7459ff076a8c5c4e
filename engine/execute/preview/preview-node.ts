/** Rows that leave any node of a job, without running it: the plan cut there, in a worker that knows no target path. */

import { sha256 } from '#engine/base/hash.ts';
import { compileQuery } from '#engine/compile/index.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { failedSqlNode, failedStatement } from '#engine/execute/task/failed-statement.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { prepareSource } from '#engine/execute/task/prepare-source.ts';
import {
  samplePreview,
  sampleRows,
  type PreviewSample,
  type SampledSource,
} from '#engine/execute/preview/preview-sample.ts';
import { mayIsolate } from '#engine/execute/task/row-level-error.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { linkedFiles } from '#engine/sources/linked-files.ts';
import { sourceFolders } from '#engine/storage/source-folders.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { readNodeRowsOperation } from '#engine/execute/preview/node-rows-operation.ts';
import type { JsonValue } from '#engine/types/json-value.ts';
import {
  getOutput,
  inUserText,
  outputsOf,
  resolveGraph,
  singleSources,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/index.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface NodePreviewRequest {
  readonly job: Job;
  readonly nodeId: string;
  /** Absent: the first output of the node. */
  readonly port?: string | undefined;
  readonly arguments?: Readonly<Record<string, string>>;
  /** Rows at most. */
  readonly limit: number;
  /** Decides which files of a large source are read; the same seed reads the same ones. Default 0. */
  readonly seed?: number;
  /** Bytes of sources that are read whole; default 256 MB. */
  readonly wholeBytes?: number;
}

export interface NodePreview extends Omit<PreviewSample, 'borders'> {
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
  readonly seed: number;
  /** The last SQL that ran. */
  readonly sql: string;
}

const defaultWholeBytes = 256 * 1024 * 1024;
/** Bytes that are sampled from the driving source when it is too large to be read whole. */
const sampledBytes = 64 * 1024 * 1024;

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
  const { job, nodeId } = request;
  const reader = new SourceReader(host, signal, job.name);
  const environment = createGraphEnvironment(host, reader, { ...job.defaultArguments, ...request.arguments }, signal);
  const graph = await resolveGraph(job, environment, { nodeId });
  const output = getOutput(graph, nodeId, request.port);
  const listings = await Promise.all(
    graph.nodes
      .filter(({ transform }) => transform.effect === 'source')
      .map(({ node, args }) => reader.read(node, args)),
  );
  const folders = [...new Set(listings.flatMap(({ roots, listed }) => sourceFolders({ roots, objects: listed })))];
  await using worker = await host.pools.interactive.lease({
    ...host.limits,
    allowedDirectories: folders,
    allowedFiles: await linkedFiles(
      listings.flatMap(({ listed }) => listed),
      folders,
    ),
  });
  const sqlNodes = graph.nodes.filter(({ transform }) => transform.effect === 'sql').map(({ node }) => node.id);
  const cut: PreviewCut = { request, graph, output, listings, worker };
  try {
    return await readCut(cut, false, signal);
  } catch (thrown) {
    if (!mayIsolate(toEngineError(thrown))) throw thrown;
    return await readCut(cut, true, signal).catch((again: unknown) => {
      // A user's SQL that fails for good rows fails a run, whatever records were rejected before. Any other failure in
      // the isolating form is not caused by single records, so the plain form has the better message.
      throw failedSqlNode(again, sqlNodes) === undefined ? thrown : again;
    });
  }
}

interface PreviewCut {
  readonly request: NodePreviewRequest;
  readonly graph: ResolvedGraph;
  readonly output: ResolvedNode;
  readonly listings: readonly SourceListing[];
  readonly worker: WorkerLease;
}

async function readCut(
  { request, graph, output, listings, worker }: PreviewCut,
  isolating: boolean,
  signal: AbortSignal,
): Promise<NodePreview> {
  const { seed = 0, wholeBytes = defaultWholeBytes } = request;
  const total = listings.reduce((sum, { listed }) => sum + bytesOf(listed), 0);
  const largest = [...listings].sort((left, right) => bytesOf(right.listed) - bytesOf(left.listed))[0];
  const sources: SampledSource[] = [];
  for (const listing of listings) {
    const isDriving = total > wholeBytes && listing === largest;
    const objects = isDriving
      ? chooseObjects(listing.listed, seed, Math.min(sampledBytes, wholeBytes))
      : listing.listed;
    const rows = isDriving ? sampleRows : undefined;
    sources.push({
      nodeId: listing.nodeId,
      input: (await prepareSource(worker, listing, objects, signal, rows, isolating)).input,
      bytes: bytesOf(listing.listed),
      cut: objects.length < listing.listed.length,
    });
  }
  const sampling = { graph, nodeId: output.id, sources, wholeBytes, isolating };
  const { borders, ...sample } = await samplePreview(worker, sampling, signal);
  const inputs = Object.fromEntries(sources.map((source) => [source.nodeId, source.input]));
  const compiled = compileQuery({
    graph,
    nodeId: output.id,
    sources: inputs,
    borders,
    isolating,
    castRows: request.limit,
  });
  const text = {
    setup: compiled.setup.map(({ nodeId: at, statement }) => ({ nodeId: at, statement: statement.text })),
    query: compiled.query.text,
    rejects: compiled.rejects.map(({ query }) => query.text),
    cleanup: compiled.cleanup.map((each) => each.text),
  };
  const [found] = compiled.casts;
  const casts = found === undefined ? null : { ...found, query: found.query.text };
  const { rows, rejected, castToNull } = await worker
    .run(readNodeRowsOperation, { ...text, casts, schema: compiled.schema, limit: request.limit }, { signal })
    .catch((thrown: unknown) => {
      throw inUserText(thrown, failedStatement(thrown, text), graph.nodes);
    });
  const wholeSources = Object.fromEntries(singleSources(graph, output.id));
  return {
    ports: outputsOf(graph, output.node.id).map((each) => each.port),
    port: output.port,
    columns: compiled.schema,
    sources: wholeSources,
    rows,
    rejected,
    castToNull,
    seed,
    sql: compiled.query.text,
    ...sample,
  };
}

function bytesOf(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, object) => sum + object.size, 0);
}

/** Files in an order that the seed decides, until there is enough; back in path order. */
function chooseObjects<O extends StoredObject>(objects: readonly O[], seed: number, most: number): readonly O[] {
  const shuffled = objects
    .map((object) => ({ object, rank: sha256(`${seed} ${object.path}`) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  const chosen = new Set<O>();
  let bytes = 0;
  for (const { object } of shuffled) {
    if (chosen.size > 0 && bytes + object.size > most) break;
    chosen.add(object);
    bytes += object.size;
  }
  return objects.filter((object) => chosen.has(object));
}
