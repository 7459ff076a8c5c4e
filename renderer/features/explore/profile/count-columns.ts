/** Counts columns one after the other: of many rows a sample of each first, then every row. */

import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';

export interface CountedColumn {
  readonly profile: Output<'profileColumn'>;
  readonly details: Output<'detailColumn'>;
}

/** What is known of a column. */
export type ColumnState =
  | { readonly kind: 'counted'; readonly counted: CountedColumn }
  /** It could not be counted; with the sample where that was. */
  | { readonly kind: 'failed'; readonly error: EngineError; readonly counted: CountedColumn | undefined };

export type ColumnStates = ReadonlyMap<string, ColumnState>;

/** Rows of a sample. */
export const sampleRows = 50_000;
/** Above this many rows, a sample of each column comes first. */
const mostAtOnce = 200_000;

interface Counting {
  readonly columns: readonly string[];
  /** What is known already: columns with every row counted, or failed, are not counted again. */
  readonly known: ColumnStates;
  readonly rowCount: number;
  readonly signal: AbortSignal;
  /** @param sample null: every row. */
  count(column: string, sample: number | null): Promise<CountedColumn>;
  onState(column: string, state: ColumnState): void;
}

/** @returns when all are counted, or the signal aborted. */
export async function countColumns({ columns, known, rowCount, signal, count, onState }: Counting): Promise<void> {
  const states = new Map(known);
  const samples = rowCount > mostAtOnce ? [sampleRows, null] : [null];
  for (const sample of samples) {
    for (const column of columns) {
      const state = states.get(column);
      if (state?.kind === 'failed' || (state !== undefined && (sample !== null || isExact(state)))) continue;
      const next = await count(column, sample).then(
        (counted): ColumnState => ({ kind: 'counted', counted }),
        (thrown: unknown): ColumnState => ({ kind: 'failed', error: toEngineError(thrown), counted: state?.counted }),
      );
      // Its column did not fail.
      if (signal.aborted) return;
      states.set(column, next);
      onState(column, next);
    }
  }
}

export function isExact(state: ColumnState | undefined): boolean {
  return state?.kind === 'counted' && !state.counted.profile.sampled;
}
