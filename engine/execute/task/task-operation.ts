/** Messages between host and worker for one task: the compiled statement as text, where it writes, what it returns. */

import type { Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { StagedFile } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { CastCounts, CompiledQuery, CountedNode, CountQuery } from '#engine/compile/compiled-query.ts';
import type { CodeTask } from '#engine/code/code-task.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { RecordEnds } from '#engine/formats/record-counter.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

/** A CompiledQuery that crosses a process border: `Sql` as its text. */
export interface QueryText {
  readonly setup: readonly { readonly nodeId: string; readonly statement: string }[];
  readonly query: string;
  readonly schema: Schema;
  readonly counted: readonly CountedNode[];
  readonly counts: readonly (Omit<CountQuery, 'query'> & { readonly query: string })[];
  readonly casts: readonly (Omit<CastCounts, 'query'> & { readonly query: string })[];
  readonly countedByProfile: boolean;
  readonly rejects: readonly { readonly nodeId: string; readonly query: string }[];
  readonly cleanup: readonly string[];
}

export interface TaskOutput {
  /** The node whose rows are written; `StagedFile.targetNodeId`. */
  readonly nodeId: string;
  /** Empty folder of this attempt, in the target's own file system. */
  readonly folder: string;
  /** One file that is written even when it has no rows; null: as many files as the rows need, none for no rows. */
  readonly fileName: string | null;
  readonly format: string;
  /** Text inside the parentheses of COPY … TO, made by the format. */
  readonly copyOptions: string;
  /**
   * Write options of a format that DuckDB cannot write: COPY makes Parquet files, of which the format's `encode`
   * makes the output. null: COPY writes the format itself.
   */
  readonly encodeOptions: Readonly<Record<string, unknown>> | null;
  /** Of the records in the files that COPY writes; null: they are not counted in the files' bytes. */
  readonly recordEnds: RecordEnds | null;
  /** With dot. */
  readonly extension: string;
  readonly partitionKeys: readonly string[];
  /** Of each file, apart from the last one of the output or of its partition; null: whatever suits the format. */
  readonly rowsPerFile: number | null;
  /** Names of all columns in the files, in the order of the rows; null: those of the rows. */
  readonly names: readonly string[] | null;
}

/** Custom code that turns the rows of the query into those that are written. */
export interface TaskCode {
  readonly nodeId: string;
  /** For people. */
  readonly nodeName: string;
  readonly task: CodeTask;
  readonly stops: boolean;
  /** Milliseconds for a batch. */
  readonly timeLimit: number;
}

export interface RunTaskInput {
  readonly runId: string;
  readonly taskId: string;
  readonly query: QueryText;
  /** True when `query` is the isolating form. */
  readonly isolating: boolean;
  /** null: the rows of the query are written as they are. */
  readonly code: TaskCode | null;
  readonly output: TaskOutput;
  /** Start of the names of the files to which rejected records are written. */
  readonly rejectsFile: string;
  /** At most this many records are written there; the others are only counted. */
  readonly rejectsLimit: number;
  /** Bytes; the worker's own limit, which decides how many partition keys are written in parallel. */
  readonly memoryLimit: number;
  /** Path that the statement reads → the file it replaces; only where they differ. */
  readonly standIns: Readonly<Record<string, string>>;
  /** Parquet files that the statement reads. Where one is damaged, DuckDB does not say which. */
  readonly parquetFiles: readonly string[];
}

export interface TaskResult {
  /** Paths are absolute, in the staging folder; every file and folder is fsynced. */
  readonly files: readonly StagedFile[];
  readonly receipts: readonly Receipt[];
  readonly rowCount: number;
  /** Node id → rejected records. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Files of rejected records, one JSON object per line. */
  readonly rejectFiles: readonly string[];
  /** Bytes; null when DuckDB did not report it. */
  readonly peakMemory: number | null;
  readonly spilledBytes: number | null;
  /** Seconds in DuckDB. */
  readonly latency: number;
  /** Why the receipts were not taken from the profile; null where they were. */
  readonly doubt: string | null;
}

/**
 * Either the staged files, or why the split has to be run again: the row-level error for which its bad rows are to be
 * isolated, or why its rows cannot be counted from the profile while a second look may find others.
 */
export type RunTaskOutput =
  | { readonly result: TaskResult }
  | { readonly needsIsolation: SerializedError }
  | { readonly needsCounting: string };

export const runTaskOperation = describeOperation<RunTaskInput, RunTaskOutput>('execute.runTask');

export function toQueryText(compiled: CompiledQuery): QueryText {
  return {
    setup: compiled.setup.map(({ nodeId, statement }) => ({ nodeId, statement: statement.text })),
    query: compiled.query.text,
    schema: compiled.schema,
    counted: compiled.counted,
    counts: compiled.counts.map((count) => ({ ...count, query: count.query.text })),
    casts: compiled.casts.map((counts) => ({ ...counts, query: counts.query.text })),
    countedByProfile: compiled.countedByProfile,
    rejects: compiled.rejects.map(({ nodeId, query }) => ({ nodeId, query: query.text })),
    cleanup: compiled.cleanup.map((statement) => statement.text),
  };
}

/** The host's compile/ built the text with the sql template: it is safe to trust here. */
export function fromQueryText(text: QueryText): CompiledQuery {
  const fromUser = text.counted.some(({ operator }) => operator === 'sql');
  const received = (statement: string): Sql => trustedSql(statement, fromUser);
  return {
    setup: text.setup.map(({ nodeId, statement }) => ({ nodeId, statement: received(statement) })),
    query: received(text.query),
    schema: text.schema,
    counted: text.counted,
    counts: text.counts.map((count) => ({ ...count, query: received(count.query) })),
    casts: text.casts.map((counts) => ({ ...counts, query: received(counts.query) })),
    countedByProfile: text.countedByProfile,
    rejects: text.rejects.map(({ nodeId, query }) => ({ nodeId, query: received(query) })),
    cleanup: text.cleanup.map(received),
  };
}
