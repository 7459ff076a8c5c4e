/** Pages of the differences between two runs' rows, from the file that the engine made. */

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { comparedColumns } from '#renderer/features/runs/compare/row-columns.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey } from '#renderer/rpc/queries.ts';
import { arrowPage } from '#renderer/ui/data-grid/arrow-page.ts';

/** Differences of one page. */
export const pageSize = 100;

export type ShownChanges = 'all' | 'added' | 'removed' | 'changed';
type Column = RowComparison['columns'][number];

/** One difference, by the places of the compared columns. */
export interface DifferenceRow {
  readonly change: 'added' | 'removed' | 'changed';
  readonly times: number;
  readonly cells: readonly DifferenceCell[];
}

export interface DifferenceCell {
  readonly value: unknown;
  /** In A, where it differs; undefined: it does not. */
  readonly before?: { readonly value: unknown };
}

export interface DifferencePage {
  /** Of all pages. */
  readonly rowCount: number;
  readonly rows: readonly DifferenceRow[];
}

/** @param start of the page, from 0. */
export function useDifferencePage(
  { path, columns }: Pick<RowComparison, 'path' | 'columns'>,
  shown: ShownChanges,
  start: number,
): UseQueryResult<DifferencePage, EngineError> {
  const input = {
    path,
    format: 'parquet',
    options: {},
    saved: false,
    filter: shown === 'all' ? [] : [{ column: 'change', operator: 'eq' as const, values: [shown] }],
  };
  return useQuery<DifferencePage, EngineError>({
    queryKey: [...queryKey('openPages', input), start],
    queryFn: async ({ signal }) => {
      const { snapshot, rowCount, columns: inFile } = await client.call('openPages', input, signal);
      if (rowCount === 0) return { rowCount, rows: [] };
      const { arrow } = await client.call('readPage', { ...input, snapshot, start, count: pageSize }, signal);
      return {
        rowCount,
        rows: rowsOf(
          arrow,
          columns,
          inFile.map(({ name }) => name),
          start,
        ),
      };
    },
    retry: false,
    placeholderData: keepPreviousData,
  });
}

function rowsOf(
  arrow: Uint8Array,
  columns: readonly Column[],
  inFile: readonly string[],
  start: number,
): readonly DifferenceRow[] {
  const page = arrowPage(arrow, start, false);
  const placeOf = new Map(inFile.map((name, place) => [name, place]));
  const valueIn = (row: number, name: string): unknown => page.value(row, placeOf.get(name)!);
  const compared = comparedColumns(columns);
  return Array.from({ length: page.count }, (_, row): DifferenceRow => {
    const differs = new Set(String(valueIn(row, 'differs')).split(','));
    return {
      change: valueIn(row, 'change') as DifferenceRow['change'],
      times: Number(valueIn(row, 'times')),
      cells: compared.map(({ value, before }, place) => ({
        value: valueIn(row, value),
        ...(differs.has(String(place)) ? { before: { value: valueIn(row, before!) } } : {}),
      })),
    };
  });
}
