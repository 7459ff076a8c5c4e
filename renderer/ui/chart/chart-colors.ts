/** The design's tokens as ECharts needs them: as values, read again when the scheme changes. */

import { useSyncExternalStore } from 'react';

export interface ChartColors {
  readonly text: string;
  readonly caption: string;
  readonly line: string;
  readonly axis: string;
  readonly background: string;
  readonly float: string;
  readonly track: string;
  readonly nulls: string;
  readonly others: string;
  readonly accent: string;
  /** One after the other; cherry is what a person selected, and no series. */
  readonly series: readonly string[];
  /** The same without gold, which is that of null. */
  readonly seriesBesideNull: readonly string[];
  readonly font: string;
}

const series = ['c2', 'c6', 'c5', 'c8', 'c3', 'c4'];
const besideNull = series.with(series.indexOf('c4'), 'c7');
/** More series than colours cannot be distinguished. */
export const mostSeries = series.length;

let known: { readonly scheme: string; readonly colors: ChartColors } | undefined;

function readColors(): ChartColors {
  const scheme = document.documentElement.dataset['mantineColorScheme'] ?? '';
  if (known?.scheme === scheme) return known.colors;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const colors: ChartColors = {
    text: token('text'),
    caption: token('text-3'),
    line: token('line'),
    axis: token('line-strong'),
    background: token('bg-editor'),
    float: token('bg-float'),
    track: token('track'),
    nulls: token('bar-null'),
    others: token('bar'),
    accent: token('accent'),
    series: series.map(token),
    seriesBesideNull: besideNull.map(token),
    font: token('font-ui'),
  };
  known = { scheme, colors };
  return colors;
}

function listen(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
  return () => observer.disconnect();
}

export function useChartColors(): ChartColors {
  return useSyncExternalStore(listen, readColors);
}
