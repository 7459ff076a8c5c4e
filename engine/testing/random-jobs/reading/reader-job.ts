/** A second job that reads tables which a random job wrote, after its runs: what was written is read by the product itself. */

import type { ExpectedRun } from '../evaluate-job.ts';
import type { RandomJob, RandomReader, RandomSource, WrittenRows } from '../random-job.ts';
import type { Frame, Row } from '../value-types.ts';

export interface ReaderJob {
  readonly job: RandomJob;
  /** Positions of the runs of the first job after which it runs, one for each of its own runs. */
  readonly after: readonly number[];
}

/** @param runs of the first job. */
export function readerJob(first: RandomJob, reader: RandomReader, runs: readonly ExpectedRun[]): ReaderJob {
  const { bookmark, sources, nodes, targets } = reader;
  const after = bookmark ? [...runs.keys()] : [runs.length - 1];
  return {
    after,
    job: {
      seed: first.seed,
      sources: sources.map(({ id, targetId, predicate }) =>
        tableSource(first, runs, { id, targetId, predicate, after }),
      ),
      nodes,
      targets,
      bookmark,
      rounds: after.map(() => 'run'),
    },
  };
}

interface TableRead extends Pick<RandomSource, 'id' | 'predicate'> {
  readonly targetId: string;
  readonly after: readonly number[];
}

export function tableSource(
  { targets }: RandomJob,
  runs: readonly ExpectedRun[],
  { id, targetId, predicate, after }: TableRead,
): RandomSource {
  const { partitionKeys, mode } = targets.find((target) => target.id === targetId)!;
  const frames = runs.map((run) => run.targets.get(targetId)!);
  return {
    id,
    columns: frames.at(-1)!.columns,
    keys: partitionKeys,
    predicate,
    format: 'parquet',
    options: {},
    fromCatalog: true,
    badRecords: 'misfit',
    isWhole: false,
    files: [],
    table: { name: targetId, rounds: after.map((round) => rowsAfter(runs, frames, round, mode === 'append')) },
  };
}

function rowsAfter(
  runs: readonly ExpectedRun[],
  frames: readonly Frame[],
  round: number,
  appends: boolean,
): WrittenRows {
  const all: readonly Row[] = frames[round]!.rows;
  if (runs[round]!.isEmpty) return { all, added: [] };
  // All files are new where a run replaces them.
  return { all, added: appends ? all.slice(frames[round - 1]?.rows.length ?? 0) : all };
}
