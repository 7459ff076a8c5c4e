/** Saves a chart as a picture or its numbers as CSV, through the browser's own download. */

import { tableOf, titleOfData, pictureOption } from '#renderer/features/charts/chart-drawing.ts';
import type { ChartData } from '#renderer/features/charts/chart-answer.ts';
import { tableCsv } from '#renderer/features/charts/chart-table.ts';
import type { Drawing } from '#renderer/features/charts/group-chart.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { downloadFile, fileNameOf } from '#renderer/stores/download-file.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import type { ChartColors } from '#renderer/ui/chart/chart-colors.ts';

export type ChartFile = 'png' | 'svg' | 'csv';

/** Pixels; a PNG has twice as many. */
const size = { width: 1200, height: 720 };

export interface SavedChart {
  readonly data: ChartData;
  readonly drawing: Drawing;
  readonly colors: ChartColors;
  /** Of the rows. */
  readonly name: string;
  /** `orders, 1,803 of 2,214 rows`. */
  readonly source: string;
}

/** Without its extension. */
export function chartFileName(chart: SavedChart): string {
  return fileNameOf(`${chart.name} ${titleOfData(chart.data)}`, 'chart', '').slice(0, -1);
}

/** @param stem name of the file, without its extension. */
export async function saveChart(chart: SavedChart, kind: ChartFile, stem: string): Promise<void> {
  try {
    const name = fileNameOf(stem, 'chart', kind);
    downloadFile(await chartContent(chart, kind), name);
    showToast({ tone: 'ok', title: `${name} saved to your downloads.` });
  } catch (thrown) {
    showFailure('Saving the chart', thrown);
  }
}

export async function chartContent({ data, drawing, colors, source }: SavedChart, kind: ChartFile): Promise<Blob> {
  if (kind === 'csv')
    return new Blob([tableCsv(tableOf(data), useWorkbench.getState().keepFormulas)], { type: 'text/csv' });
  const option = pictureOption(data, drawing, source, colors);
  const { chartPng, chartSvg } = await import('#renderer/ui/chart/chart-engine.ts');
  return kind === 'png' ? chartPng(option, size) : new Blob([chartSvg(option, size)], { type: 'image/svg+xml' });
}
