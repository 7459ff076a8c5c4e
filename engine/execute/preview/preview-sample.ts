/** Reduces a preview to a quick read: one driving source is sampled, other sides follow its keys. */

import { compileQuery } from '#engine/compile/index.ts';
import type { SourceInput } from '#engine/compile/compiled-query.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { sampleText, writeSampleOperation } from '#engine/execute/task/statement-operations.ts';
import { ancestorsOf, getNode, type ResolvedGraph, type ResolvedNode } from '#engine/graph/index.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import type { WorkerLease } from '#engine/workers/worker-pool.ts';

const sideMilliseconds = 2000;
/** Rows of the driving source that are read at most. */
export const sampleRows = 100_000;

export interface SampledSource {
  readonly nodeId: string;
  readonly input: SourceInput;
  /** Of all its objects, as stored. */
  readonly bytes: number;
  /** Only a part of its objects is in `input`. */
  readonly cut: boolean;
}

export interface PreviewSample {
  readonly exactness: 'exact' | 'sample';
  /** False when another side was too much to read: rows may appear without a match that they have. */
  readonly complete: boolean;
  /** The source that was sampled; null when everything is read. */
  readonly drivingNodeId: string | null;
  /** Rows of the driving source that were read; null when it was read whole by the statement itself. */
  readonly rowsRead: number | null;
}

export interface SampleRequest {
  readonly graph: ResolvedGraph;
  readonly nodeId: string;
  /** Those that the node reads; the largest one drives. */
  readonly sources: readonly SampledSource[];
  /** Bytes of sources that may be read whole. */
  readonly wholeBytes: number;
  /** Records that do not fit are rejected. */
  readonly isolating: boolean;
  /** Filled with those of the sample. */
  readonly borders: Record<string, readonly string[]>;
  /** Called before the statement of a node is compiled. */
  readonly prepare: (nodeId: string) => Promise<void>;
}

export async function samplePreview(
  worker: WorkerLease,
  { graph, nodeId, sources, wholeBytes, isolating, borders, prepare }: SampleRequest,
  signal: AbortSignal,
): Promise<PreviewSample> {
  const total = sources.reduce((sum, source) => sum + source.bytes, 0);
  const driving = [...sources].sort((left, right) => right.bytes - left.bytes)[0];
  if (driving === undefined || (total <= wholeBytes && !driving.cut)) {
    return { exactness: 'exact', complete: true, drivingNodeId: null, rowsRead: null };
  }
  const inputs = Object.fromEntries(sources.map((source) => [source.nodeId, source.input]));
  const write = async (
    of: string,
    matching: { file: string; keys: readonly { own: string; other: string }[] } | null,
    timeout?: number,
  ): Promise<{ file: string; rows: number }> => {
    await prepare(of);
    const compiled = compileQuery({ graph, nodeId: of, sources: inputs, borders, isolating });
    return worker.run(
      writeSampleOperation,
      { ...sampleText(compiled), matching, limit: sampleRows },
      { signal, ...(timeout === undefined ? {} : { timeout }) },
    );
  };
  const sample = await write(driving.nodeId, null);
  borders[driving.nodeId] = [sample.file];

  let complete = true;
  for (const join of joinsOf(graph, nodeId)) {
    const side = sideWithout(graph, join, driving.nodeId);
    if (side === undefined) continue;
    const bytes = sources
      .filter((source) => ancestorsOf(graph, side.nodeId).includes(source.nodeId))
      .reduce((sum, source) => sum + source.bytes, 0);
    if (bytes <= wholeBytes) continue;
    try {
      const near = await write(side.partnerId, null, sideMilliseconds);
      borders[side.nodeId] = [
        (
          await write(
            side.nodeId,
            side.keys.length === 0 ? null : { file: near.file, keys: side.keys },
            sideMilliseconds,
          )
        ).file,
      ];
      if (side.keys.length === 0) complete = false;
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || thrown.code !== 'OperationTimeout') throw thrown;
      complete = false;
      borders[side.nodeId] = [];
    }
  }
  return { exactness: 'sample', complete, drivingNodeId: driving.nodeId, rowsRead: sample.rows };
}

function joinsOf(graph: ResolvedGraph, nodeId: string): ResolvedNode[] {
  const wanted = new Set([...ancestorsOf(graph, nodeId), nodeId]);
  return graph.nodes.filter(({ id, transform }) => wanted.has(id) && transform.effect === 'join');
}

interface OtherSide {
  readonly nodeId: string;
  readonly partnerId: string;
  readonly keys: readonly { readonly own: string; readonly other: string }[];
}

/** The input of a join that the driving source does not reach, when the other one it does. */
function sideWithout(graph: ResolvedGraph, join: ResolvedNode, driving: string): OtherSide | undefined {
  const reaches = (nodeId: string): boolean => nodeId === driving || ancestorsOf(graph, nodeId).includes(driving);
  const { left, right } = join.inputs;
  if (left === undefined || right === undefined || reaches(left) === reaches(right)) return undefined;
  const [own, other] = reaches(left) ? (['right', 'left'] as const) : (['left', 'right'] as const);
  const keys = (join.args['keys'] ?? []) as readonly { readonly left: string; readonly right: string }[];
  const columns = keys.map((key) => ({
    own: findColumn(getNode(graph, join.inputs[own]!).schema, key[own])?.name,
    other: findColumn(getNode(graph, join.inputs[other]!).schema, key[other])?.name,
  }));
  // Keys inside structs are not followed: the side is cut like the driving source.
  const plain = columns.every((key) => key.own !== undefined && key.other !== undefined);
  return {
    nodeId: join.inputs[own]!,
    partnerId: join.inputs[other]!,
    keys: plain ? (columns as OtherSide['keys']) : [],
  };
}
