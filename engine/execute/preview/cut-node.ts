/** A job cut at one of its nodes, to be read without running it: sources as they are listed now, whatever a bookmark says. */

import { sha256 } from '#engine/base/hash.ts';
import { compileQuery } from '#engine/compile/index.ts';
import type { CompiledQuery } from '#engine/compile/compiled-query.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { CodeBorders } from '#engine/execute/preview/code-borders.ts';
import {
  samplePreview,
  sampleRows,
  type PreviewSample,
  type SampledSource,
} from '#engine/execute/preview/preview-sample.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { failedSqlNode, failedStatement } from '#engine/execute/task/failed-statement.ts';
import { prepareSource } from '#engine/execute/task/prepare-source.ts';
import { mayIsolate } from '#engine/execute/task/row-level-error.ts';
import {
  getNode,
  getOutput,
  inUserText,
  resolveGraph,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/index.ts';
import { linkedFiles } from '#engine/sources/linked-files.ts';
import { sourceFolders } from '#engine/storage/source-folders.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface CutRequest {
  readonly job: Job;
  readonly nodeId: string;
  /** Absent: the first output of the node. */
  readonly port?: string | undefined;
  readonly arguments?: Readonly<Record<string, string>> | undefined;
}

export interface NodeCut {
  readonly graph: ResolvedGraph;
  /** The output whose rows are wanted. */
  readonly output: ResolvedNode;
  readonly listings: readonly SourceListing[];
  /** What a worker may read: the folders of the sources, and no target. */
  readonly access: Pick<WorkerLimits, 'allowedDirectories' | 'allowedFiles'>;
  /** Node and output → Parquet files that have all of its rows already; absent: none. */
  readonly borders?: Readonly<Record<string, readonly string[]>>;
}

/** How much of the sources is read. */
export interface SampleLimits {
  /** Decides which files of a large source are read; the same seed reads the same ones. Default 0. */
  readonly seed?: number;
  /** Bytes of sources that are read whole; default 256 MB. */
  readonly wholeBytes?: number;
  /** Rows of the node's input over which its casts are counted; absent: they are not. */
  readonly castRows?: number;
}

const everything: SampleLimits = { wholeBytes: Number.POSITIVE_INFINITY };
const defaultWholeBytes = 256 * 1024 * 1024;
/** Bytes that are sampled from the driving source when it is too large to be read whole. */
const sampledBytes = 64 * 1024 * 1024;
/** Rows that go through the code of a node in a preview. */
const codeRows = 10_000;

/** @throws EngineError of resolving the job and of reading its sources. */
export async function cutAtNode(host: SourceHost, request: CutRequest, signal: AbortSignal): Promise<NodeCut> {
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
  return { graph, output, listings, access: await accessTo(listings) };
}

/** The folders of these sources, and the files that links in them lead to. */
export async function accessTo(
  listings: readonly SourceListing[],
): Promise<Required<Pick<WorkerLimits, 'allowedDirectories' | 'allowedFiles'>>> {
  const allowedDirectories = [
    ...new Set(listings.flatMap(({ roots, listed }) => sourceFolders({ roots, objects: listed }))),
  ];
  const allowedFiles = await linkedFiles(
    listings.flatMap(({ listed }) => listed),
    allowedDirectories,
  );
  return { allowedDirectories, allowedFiles };
}

/**
 * First as it is; after a failure that single records may cause, in the form that rejects them.
 * @param attempt reads the cut. @throws EngineError of the attempt whose message is the better one.
 */
export async function readIsolating<T>({ graph }: NodeCut, attempt: (isolating: boolean) => Promise<T>): Promise<T> {
  try {
    return await attempt(false);
  } catch (thrown) {
    if (!mayIsolate(toEngineError(thrown))) throw thrown;
    const sqlNodes = graph.nodes.filter(({ transform }) => transform.effect === 'sql').map(({ node }) => node.id);
    return await attempt(true).catch((again: unknown) => {
      // A user's SQL that fails for good rows fails a run, whatever records were rejected before. Any other failure in
      // the isolating form is not caused by single records, so the plain form has the better message.
      throw failedSqlNode(again, sqlNodes) === undefined ? thrown : again;
    });
  }
}

export interface CompiledCut {
  readonly compiled: CompiledQuery;
  /** Rewritten file → the original it replaces. */
  readonly standIns: Readonly<Record<string, string>>;
  readonly sample: PreviewSample;
  /** Custom code that ran for it; its rejected rows are in `compiled.rejects`, too. */
  readonly codes: CodeBorders;
  /** Files of sources that it reads. */
  readonly objects: readonly StoredObject[];
}

/**
 * Files that DuckDB cannot open are rewritten in the worker, for as long as it is leased.
 * @param limits null: every row of every source.
 * @param counts the rows of every node and the values that casts lose are counted, as in a run; `counting` as in
 *   CompileRequest.
 */
export async function compileCut(
  worker: WorkerLease,
  { graph, output, listings, borders: known }: NodeCut,
  limits: SampleLimits | null,
  isolating: boolean,
  signal: AbortSignal,
  counts?: { readonly counting: boolean },
): Promise<CompiledCut> {
  const { seed = 0, wholeBytes = defaultWholeBytes, castRows } = limits ?? everything;
  const total = listings.reduce((sum, { listed }) => sum + bytesOf(listed), 0);
  const largest = [...listings].sort((left, right) => bytesOf(right.listed) - bytesOf(left.listed))[0];
  const sources: SampledSource[] = [];
  const standIns: Record<string, string> = {};
  const read: StoredObject[] = [];
  for (const listing of listings) {
    const isDriving = total > wholeBytes && listing === largest;
    const objects = isDriving
      ? chooseObjects(listing.listed, seed, Math.min(sampledBytes, wholeBytes))
      : listing.listed;
    const rows = isDriving ? sampleRows : undefined;
    const opened = await prepareSource(worker, listing, objects, signal, rows, isolating);
    Object.assign(standIns, opened.standIns);
    read.push(...objects);
    sources.push({
      nodeId: listing.nodeId,
      input: opened.input,
      bytes: bytesOf(listing.listed),
      cut: objects.length < listing.listed.length,
    });
  }
  const borders: Record<string, readonly string[]> = { ...known };
  const counting = counts === undefined ? {} : { ...counts, countsCasts: true };
  const inputs = Object.fromEntries(sources.map((source) => [source.nodeId, source.input]));
  const compile = (nodeId: string): CompiledQuery =>
    compileQuery({ graph, nodeId, sources: inputs, borders, isolating, ...counting });
  const codes = new CodeBorders({ worker, graph, borders, signal, compile, limit: limits === null ? null : codeRows });
  const prepare = (nodeId: string): Promise<void> => codes.prepare(nodeId);
  const sampling = { graph, nodeId: output.id, sources, wholeBytes, isolating, borders, prepare };
  const sample = await samplePreview(worker, sampling, signal);
  await prepare(output.id);
  const compiled = compileQuery({
    graph,
    nodeId: output.id,
    sources: inputs,
    borders,
    isolating,
    ...(castRows === undefined ? {} : { castRows }),
    ...counting,
  });
  return {
    compiled: { ...compiled, rejects: [...compiled.rejects, ...codes.rejects] },
    standIns,
    sample: cutByCode(graph, sample, codes),
    codes,
    objects: read,
  };
}

/** Where not every row went through the code of a node, the rows are a sample. */
function cutByCode(graph: ResolvedGraph, sample: PreviewSample, { ran }: CodeBorders): PreviewSample {
  const cut = ran.find((each) => each.cut);
  if (cut === undefined || sample.exactness === 'sample') return sample;
  return { ...sample, exactness: 'sample', drivingNodeId: getNode(graph, cut.id).node.id, rowsRead: codeRows };
}

/** A failure of the cut's statement is thrown with its place in the user's own text. */
export async function inTextOfUser<T>(
  { graph }: NodeCut,
  text: Parameters<typeof failedStatement>[1],
  work: Promise<T>,
): Promise<T> {
  return await work.catch((thrown: unknown) => {
    throw inUserText(thrown, failedStatement(thrown, text), graph.nodes);
  });
}

/** As text, for a worker. */
export function textOfCut({ setup, query, rejects, cleanup }: CompiledQuery): {
  readonly setup: readonly { readonly nodeId: string; readonly statement: string }[];
  readonly query: string;
  readonly rejects: readonly string[];
  readonly cleanup: readonly string[];
} {
  return {
    setup: setup.map(({ nodeId, statement }) => ({ nodeId, statement: statement.text })),
    query: query.text,
    rejects: rejects.map((each) => each.query.text),
    cleanup: cleanup.map((each) => each.text),
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
