/** Shows the chart of one column in place of the rows. */

import { changeChart } from '#renderer/features/charts/chart-store.ts';
import { chartOfColumn } from '#renderer/features/charts/suggest-charts.ts';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export function chartColumn(path: string, column: GridColumn): void {
  changeChart(path, { spec: chartOfColumn(column) });
  changeRows(path, { shown: 'chart' });
}
