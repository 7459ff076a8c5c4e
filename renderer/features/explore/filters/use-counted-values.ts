/** Values of columns, to be chosen in conditions: counted over all rows, and those of the first rows until they are. */

import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { CountedRows } from '#renderer/features/explore/filters/value-list.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey } from '#renderer/rpc/queries.ts';
import { countedValues } from '#renderer/ui/filter-builder/counted-values.ts';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

const most = 200;

/** @param rows undefined: only the first rows are loaded. */
export function useCountedValues(
  rows: CountedRows | undefined,
  preview: Pick<Output<'previewFile'>, 'columns' | 'rows'>,
): (column: string) => readonly Suggestion[] {
  /** Columns whose values were wanted while the form was drawn. */
  const wanted = useRef(new Set<string>());
  const [asked, setAsked] = useState<readonly string[]>([]);
  useEffect(() => {
    if ([...wanted.current].some((column) => !asked.includes(column))) setAsked([...wanted.current]);
  });
  const answers = useQueries({
    queries: (rows === undefined ? [] : asked).map((column) => {
      const input = { ...rows!, column, most };
      return {
        queryKey: queryKey('profileColumn', input),
        queryFn: ({ signal }: { signal: AbortSignal }) => client.call('profileColumn', input, signal),
      };
    }),
  });
  return (column) => {
    wanted.current.add(column);
    const counted = answers[asked.indexOf(column)]?.data;
    if (counted === undefined) return countedValues(preview.columns, preview.rows, column);
    return counted.top
      .filter(({ value }) => value !== '')
      .map(({ value, rowCount }) => ({ value, caption: countOf(rowCount, 'row') }));
  };
}
