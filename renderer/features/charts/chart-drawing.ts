/** The drawing of what the engine counted, and its table; the same for the window and for a saved picture. */

import type { ChartData } from '#renderer/features/charts/chart-answer.ts';
import { groupsTable, pointsTable, type ChartTable } from '#renderer/features/charts/chart-table.ts';
import { titleOf } from '#renderer/features/charts/chart-words.ts';
import { groupChart, type Drawing } from '#renderer/features/charts/group-chart.ts';
import { boxChart, heatMap, scatterChart } from '#renderer/features/charts/spread-charts.ts';
import type { ChartColors } from '#renderer/ui/chart/chart-colors.ts';
import type { ChartOption } from '#renderer/ui/chart/chart-engine.ts';

export function drawingOf(data: ChartData, colors: ChartColors): Drawing {
  if (data.form === 'points') return scatterChart(data.spec, data.points, colors);
  switch (data.spec.kind) {
    case 'heat':
      return heatMap(data.spec, data.groups, colors);
    case 'box':
      return boxChart(data.spec, data.groups, colors);
    default:
      return groupChart(data.spec, data.groups, colors);
  }
}

export function tableOf(data: ChartData): ChartTable {
  return data.form === 'points' ? pointsTable(data.points) : groupsTable(data.spec, data.groups);
}

export function titleOfData(data: ChartData): string {
  return data.form === 'points' ? titleOf(data.spec, null, null) : titleOf(data.spec, data.groups.x, data.groups.by);
}

/** A picture says itself what it shows, and of which rows. */
export function pictureOption(data: ChartData, drawing: Drawing, source: string, colors: ChartColors): ChartOption {
  const head = drawing.legend.length === 0 ? 52 : 76;
  const grid = drawing.option['grid'] as { readonly top: number };
  return {
    ...drawing.option,
    backgroundColor: colors.background,
    tooltip: { show: false },
    title: {
      text: titleOfData(data),
      subtext: source,
      left: 12,
      top: 8,
      itemGap: 4,
      textStyle: { fontSize: 15, fontWeight: 600, color: colors.text, fontFamily: colors.font },
      subtextStyle: { fontSize: 11, color: colors.caption, fontFamily: colors.font },
    },
    ...(drawing.legend.length === 0
      ? {}
      : {
          legend: {
            left: 12,
            top: 48,
            icon: 'rect',
            itemWidth: 10,
            itemHeight: 10,
            textStyle: { color: colors.caption },
          },
        }),
    grid: { ...grid, top: grid.top + head },
  };
}
