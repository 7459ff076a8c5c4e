/** The parts of ECharts that Tenon draws with; nothing else of it is bundled. Loaded with the first chart. */

import { BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  BoxplotChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  CanvasRenderer,
  SVGRenderer,
]);

export type DrawnChart = EChartsType;
export type ChartOption = EChartsCoreOption;

/** Draws into the element; the caller calls `dispose`. */
export function drawChart(element: HTMLElement): DrawnChart {
  return init(element, null, { renderer: 'canvas' });
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** An SVG document, as text. It is written and not drawn, so that the window's content policy has nothing to refuse. */
export function chartSvg(option: ChartOption, size: PictureSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** A PNG of twice as many pixels as `size`. */
export async function chartPng(option: ChartOption, size: PictureSize): Promise<Blob> {
  const chart = init(document.createElement('div'), null, { renderer: 'canvas', devicePixelRatio: 2, ...size });
  try {
    chart.setOption(option);
    const canvas = chart.renderToCanvas({ pixelRatio: 2 });
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('The picture is too large.')) : resolve(blob)),
        'image/png',
      );
    });
  } finally {
    chart.dispose();
  }
}
