/** Message between host and worker for the rows that leave a node of a job. */

import type { CastCounts } from '#engine/compile/compiled-query.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { JsonValue } from '#engine/types/json-value.ts';
import { describeOperation } from '#engine/workers/operation.ts';

/** CastCounts with the query as text. */
type CastCountsText = Omit<CastCounts, 'query'> & { readonly query: string };

/** Rows of a compiled node; compile/ built the text in the host. */
export interface NodeRowsRequest {
  /** Where one fails, it fails at its node. */
  readonly setup: readonly { readonly nodeId: string; readonly statement: string }[];
  readonly query: string;
  readonly schema: Schema;
  /** Run after the query: each gives one row per rejected record. */
  readonly rejects: readonly string[];
  /** Casts of the node over the first rows of its input; null: it has none that may lose a value. */
  readonly casts: CastCountsText | null;
  readonly cleanup: readonly string[];
  readonly limit: number;
}
export const readNodeRowsOperation = describeOperation<
  NodeRowsRequest,
  {
    readonly rows: readonly Readonly<Record<string, JsonValue>>[];
    readonly rejected: number;
    readonly castToNull: Readonly<Record<string, number>>;
  }
>('execute.readNodeRows');
