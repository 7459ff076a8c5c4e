/** Custom code over rows: what is run, and what came of a batch of rows. Everything survives structured clone. */

import type { SerializedError } from '#engine/contract/errors.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import type { Confinement } from '#engine/workers/confinement/confinement.ts';

/**
 * What the function returns for a row. `row`: an object, or null for a row that is filtered; `rows`: an array of objects;
 * `keep`: true or false.
 */
export type CodeReturns = 'row' | 'rows' | 'keep';

export interface CodeTask {
  /** TypeScript or JavaScript: one function and nothing else, comments apart. */
  readonly code: string;
  readonly returns: CodeReturns;
  readonly input: Schema;
  /** Ignored for `keep`, which gives the columns of the input. */
  readonly output: Schema;
}

/** A row for which the function failed, or whose result does not fit. */
export interface CodeFailure {
  /** Of the batch, from 0. */
  readonly row: number;
  /** Path of the value that does not fit; null: the row as a whole. */
  readonly column: string | null;
  readonly reason: string;
  /** Of the code, from 1; null when it is not known. */
  readonly line: number | null;
  /** The row of the input as JSON, in the form of the command line. */
  readonly raw: string;
}

export interface CodeResult {
  readonly batch: ColumnBatch;
  /** Rows of the input from which no row was made, without the failed ones. */
  readonly filtered: number;
  readonly failed: number;
  /** The first ones of them. */
  readonly failures: readonly CodeFailure[];
}

/** The columns that a function gives, by the values that it returned. */
export interface InferredColumns {
  readonly columns: Schema;
  /** Columns for which no type was found, with the reason. */
  readonly problems: readonly { readonly column: string; readonly reason: string }[];
  readonly rowCount: number;
  readonly failed: number;
  readonly failures: readonly CodeFailure[];
}

/** To the process of a task. */
export type CodeRequest =
  | { readonly kind: 'start'; readonly task: CodeTask; readonly confines: boolean }
  | { readonly kind: 'apply'; readonly batch: ColumnBatch; readonly mostFailures: number }
  | { readonly kind: 'infer'; readonly batch: ColumnBatch; readonly mostFailures: number };

/** Each answers one request. */
export type CodeReply =
  | { readonly kind: 'started'; readonly confinement: Confinement }
  | { readonly kind: 'applied'; readonly result: CodeResult }
  | { readonly kind: 'inferred'; readonly inferred: InferredColumns }
  | { readonly kind: 'refused'; readonly error: SerializedError };
