/** Shows the chart of one column in place of the rows. */

import { chartOfColumn } from '#renderer/features/charts/chart-spec.ts';
import { changeChart } from '#renderer/features/charts/chart-store.ts';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export function chartColumn(path: string, column: GridColumn): void {
  changeChart(path, { spec: chartOfColumn(column) });
  changeRows(path, { shown: 'chart' });
}
