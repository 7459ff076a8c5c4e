/** Messages between host and worker for small DuckDB queries: columns of a statement, syntax trees, partitions. */

import type { SourceScan, CompiledQuery } from '#engine/compile/compiled-query.ts';
import type { WantedRows } from '#engine/formats/format.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ExpressionRow } from '#engine/types/expression/syntax.ts';
import { describeOperation } from '#engine/workers/operation.ts';

/** `sql` is text of our own sql template. */
export const describeStatementOperation = describeOperation<{ readonly sql: string }, Schema>(
  'execute.describeStatement',
);
export const parseStatementOperation = describeOperation<{ readonly sql: string }, readonly ExpressionRow[]>(
  'execute.parseStatement',
);

/** Positions (0, 1, …) of the rows for which a condition is true; `sql` gives one column `position`. */
export const choosePositionsOperation = describeOperation<{ readonly sql: string }, readonly number[]>(
  'execute.choosePositions',
);

export interface PrepareFilesInput {
  readonly scans: readonly SourceScan[];
  /** Folder that partition values are read from. */
  readonly location: string;
  /** Levels below it, from 0, of the folders whose names have these values. */
  readonly keyLevels: readonly number[];
  /** Those of them whose folders are named `key=value`; of the others the whole name is the value. */
  readonly hiveLevels: readonly number[];
  /** Of every file. */
  readonly wanted: WantedRows;
}

/** Files as DuckDB can open them, with the same values in their folders' names below `location` as the original ones. */
export interface PreparedSource {
  readonly location: string;
  readonly scans: readonly SourceScan[];
  /** Rewritten file → the original it replaces. */
  readonly standIns: Readonly<Record<string, string>>;
}

/** null: the files can be opened as they are. */
export const prepareFilesOperation = describeOperation<PrepareFilesInput, PreparedSource | null>(
  'execute.prepareFiles',
);

/** A part of a node's rows, written where a preview can read it again. */
export interface WriteSampleInput {
  /** Compiled text of our own. */
  readonly setup: readonly string[];
  readonly query: string;
  readonly cleanup: readonly string[];
  /** Keep only rows whose keys occur in another sample; SQL after FROM, and pairs of columns. */
  readonly matching: {
    readonly file: string;
    readonly keys: readonly { readonly own: string; readonly other: string }[];
  } | null;
  /** Rows at most. */
  readonly limit: number;
}

/** Rows written to a Parquet file in the worker's own folder; the file lives as long as the lease. */
export const writeSampleOperation = describeOperation<
  WriteSampleInput,
  { readonly file: string; readonly rows: number; readonly bytes: number }
>('execute.writeSample');

/** The statement of a node as {@link WriteSampleInput} has it. */
export function sampleText({
  setup,
  query,
  cleanup,
}: CompiledQuery): Pick<WriteSampleInput, 'setup' | 'query' | 'cleanup'> {
  return {
    setup: setup.map(({ statement }) => statement.text),
    query: query.text,
    cleanup: cleanup.map(({ text }) => text),
  };
}
