/** The chart in place of a grid's rows, or beside them: of the same rows, with their filter and search. */

import { useMemo } from 'react';
import type { ChartSource } from '#renderer/features/charts/chart-spec.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { rowsInput, type OpenRows, type RowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const ChartView = loadedLater(async () => (await import('#renderer/features/charts/chart-view.tsx')).ChartView);

interface RowsChartProps {
  /** Key of the view: the path of a file, or the name of a table or result. */
  readonly path: string;
  /** For the names of saved files. */
  readonly name: string;
  /** The file with the rows; undefined: not all of them are read yet. */
  readonly counted: string | undefined;
  readonly what: RowsOf;
  readonly open: OpenRows;
  readonly preview: NonNullable<FileRows['preview']>;
  readonly waiting: React.ReactNode;
  /** The rows are in sight, too. */
  readonly isBeside: boolean;
}

export function RowsChart({ path, name, counted, what, open, preview, waiting, isBeside }: RowsChartProps) {
  const { columns, rows, snapshot } = preview;
  const input = JSON.stringify(
    counted === undefined ? null : { ...readingInput(counted, open), ...rowsInput(open.view) },
  );
  const source = useMemo(
    (): ChartSource => ({
      key: path,
      name,
      columns,
      sample: rows,
      input: (JSON.parse(input) as ChartSource['input'] | null) ?? undefined,
      version: snapshot,
      // A result is small and its rows are a press away: the chart has the room.
      hasTable: what !== 'result',
    }),
    [path, name, what, columns, rows, input, snapshot],
  );
  return <ChartView source={source} waiting={waiting} isBeside={isBeside} />;
}
