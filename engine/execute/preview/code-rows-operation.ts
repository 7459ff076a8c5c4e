/** Messages between host and worker for custom code in a preview: rows of a file through it, and the columns that it gives. */

import type { InferredColumns } from '#engine/code/code-task.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { TaskCode } from '#engine/execute/task/task-operation.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export interface CodeRowsRequest {
  /** Parquet, in the worker's own folder; with the columns of the code's input. */
  readonly file: string;
  readonly code: TaskCode;
}

/** A row for which the function failed. */
export interface ShownFailure {
  /** Number of the row in the input of the node, from 1. */
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
  /** Of the code, from 1. */
  readonly line: number | null;
  /** The row as JSON. */
  readonly raw: string;
}

export interface CodeRowsWritten {
  /** Parquet; it lives as long as the lease. */
  readonly file: string;
  /** One JSON object per line for each failed row: column_name, reason, raw; null: no row failed. */
  readonly rejectsFile: string | null;
  readonly receipt: Receipt;
  /** The first ones. */
  readonly failures: readonly ShownFailure[];
}

/** Every row of the file; one that fails is rejected, whatever the node says. */
export const writeCodeRowsOperation = describeOperation<CodeRowsRequest, CodeRowsWritten>('execute.writeCodeRows');

/** The first rows of the file. */
export const inferCodeOperation = describeOperation<CodeRowsRequest, InferredColumns>('execute.inferCode');
