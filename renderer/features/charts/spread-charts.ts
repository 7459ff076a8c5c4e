/** Charts of two scales, and of spreads, as ECharts options: scatter, heat map, box. */

import { scaleOf, type ChartSpec, type Groups, type Points } from '#renderer/features/charts/chart-spec.ts';
import {
  groupDigits,
  groupWords,
  measureWords,
  quantileWords,
  shortNumber,
} from '#renderer/features/charts/chart-words.ts';
import { frame, groupAxis, symbolOf, valueAxis, type Drawing } from '#renderer/features/charts/group-chart.ts';
import { mostSeries, type ChartColors } from '#renderer/ui/chart/chart-colors.ts';
import type { ChartMark } from '#renderer/ui/chart/chart-canvas.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';

export function heatMap(spec: ChartSpec, { x, by, groups }: Groups, colors: ChartColors): Drawing {
  const common = frame(colors);
  if (x === null || by === null) return { option: common, marks: [], legend: [] };
  const finite = groups.flatMap((group) => {
    const number = group.value === null ? Number.NaN : Number(group.value);
    return Number.isFinite(number) ? [{ group, number }] : [];
  });
  const numbers = finite.map(({ number }) => number);
  const place = ({ x: at, by: of }: Groups['groups'][number]): string =>
    `${groupWords(x, x.groups[at]!, false)}, ${groupWords(by, by.groups[of]!, false)}`;
  const words = ({ value }: Groups['groups'][number]): string => (value === null ? 'null' : groupDigits(value));
  const split = { show: false };
  return {
    option: {
      ...common,
      tooltip: {
        ...(common['tooltip'] as object),
        trigger: 'item',
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const { group } = finite[dataIndex]!;
          return `${place(group)}\n${measureWords(spec)}: ${words(group)}`;
        },
      },
      grid: { ...(common['grid'] as object), right: 76 },
      xAxis: { ...groupAxis(colors, x, x.groups, false), splitArea: split },
      yAxis: { ...groupAxis(colors, by, by.groups, true), splitArea: split },
      visualMap: {
        type: 'continuous',
        min: Math.min(0, ...numbers),
        max: Math.max(...numbers, 0),
        right: 8,
        top: 12,
        itemWidth: 10,
        itemHeight: 110,
        textStyle: { color: colors.caption, fontSize: 11 },
        inRange: { color: [colors.track, colors.series[0]] },
        text: [shortNumber(Math.max(...numbers, 0)), shortNumber(Math.min(0, ...numbers))],
      },
      series: [
        {
          type: 'heatmap',
          data: finite.map(({ group, number }) => [group.x, group.by, number]),
          itemStyle: { borderColor: colors.background, borderWidth: 1 },
          emphasis: { itemStyle: { borderColor: colors.accent, borderWidth: 2 } },
        },
      ],
    },
    marks: finite.map(({ group }, index) => ({ series: 0, index, words: `${place(group)}: ${words(group)}` })),
    legend: [],
  };
}

export function boxChart(spec: ChartSpec, { x, groups }: Groups, colors: ChartColors): Drawing {
  const common = frame(colors);
  const shown = x?.groups ?? [{ role: 'value' as const, label: 'all rows', from: null, to: null }];
  const numbers = shown.map((_group, at) => {
    const found = groups.find((group) => group.x === at)?.quantiles?.map(Number);
    return found !== undefined && found.every((number) => Number.isFinite(number)) ? found : undefined;
  });
  const nameOf = (at: number): string => (x === null ? 'all rows' : groupWords(x, shown[at]!, false));
  const facts = (at: number): string[] =>
    (groups.find((group) => group.x === at)?.quantiles ?? []).map(
      (value, index) => `${quantileWords[index]}: ${value === null ? 'null' : groupDigits(value)}`,
    );
  const category =
    x === null
      ? { type: 'category', data: ['all rows'], axisTick: { show: false }, axisLabel: { color: colors.caption } }
      : groupAxis(colors, x, shown, false);
  const ends = numbers.flatMap((each, at) =>
    each === undefined
      ? []
      : [
          [at, each[0]],
          [at, each[6]],
        ],
  );
  return {
    option: {
      ...common,
      tooltip: {
        ...(common['tooltip'] as object),
        trigger: 'item',
        formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
          const at = seriesIndex === 0 ? dataIndex : Number(ends[dataIndex]?.[0] ?? 0);
          return [nameOf(at), ...facts(at)].join('\n');
        },
      },
      grid: { ...(common['grid'] as object), top: 30 },
      xAxis: category,
      yAxis: valueAxis(colors, spec.y ?? '', true),
      series: [
        {
          type: 'boxplot',
          data: numbers.map((each) => each?.slice(1, 6) ?? []),
          boxWidth: [8, 48],
          itemStyle: { color: colors.track, borderColor: colors.series[0], borderWidth: 1.5 },
          emphasis: { itemStyle: { borderColor: colors.accent, borderWidth: 2, shadowBlur: 0 } },
        },
        { type: 'scatter', data: ends, symbolSize: 4, itemStyle: { color: colors.others } },
      ],
    },
    marks: numbers.flatMap((each, at): ChartMark[] =>
      each === undefined ? [] : [{ series: 0, index: at, words: `${nameOf(at)}: ${facts(at).join(', ')}` }],
    ),
    legend: [],
  };
}

/** The most frequent values of the drawn points have a colour; the others share one. */
export function scatterChart(spec: ChartSpec, { x, y, points }: Points, colors: ChartColors): Drawing {
  const common = frame(colors);
  const counts = new Map<string | null, number>();
  for (const { color } of points) counts.set(color, (counts.get(color) ?? 0) + 1);
  const values = [...counts].filter(([color]) => color !== null).toSorted((one, other) => other[1] - one[1]);
  const kept = values.slice(0, values.length <= mostSeries + 1 ? mostSeries + 1 : mostSeries).map(([color]) => color);
  const rest = values.length - kept.length;
  const tones = counts.has(null) ? colors.seriesBesideNull : colors.series;
  const series =
    spec.color === null
      ? [{ name: '', tone: colors.series[0]!, points }]
      : [
          ...kept.map((color, index) => ({
            name: color === '' ? '""' : color!,
            tone: tones[index] ?? colors.others,
            points: points.filter((point) => point.color === color),
          })),
          ...(rest > 0
            ? [
                {
                  name: `${rest} others`,
                  tone: colors.others,
                  points: points.filter(({ color }) => color !== null && !kept.includes(color)),
                },
              ]
            : []),
          ...(counts.has(null)
            ? [{ name: 'null', tone: colors.nulls, points: points.filter(({ color }) => color === null) }]
            : []),
        ];
  const words = (point: Points['points'][number]): string =>
    [
      `${x.name}: ${groupDigits(point.xText)}`,
      `${y.name}: ${groupDigits(point.yText)}`,
      ...(spec.color === null ? [] : [`${spec.color}: ${point.color ?? 'null'}`]),
    ].join('\n');
  const axis = (column: Points['x'], isX: boolean): object => {
    const place = isX ? { nameLocation: 'middle', nameGap: 26 } : {};
    const scale = { ...valueAxis(colors, column.name, true), ...place };
    return scaleOf(column.type) === 'time'
      ? { ...scale, type: 'time', axisLabel: { color: colors.caption, fontSize: 11, hideOverlap: true } }
      : scale;
  };
  return {
    option: {
      ...common,
      useUTC: true,
      tooltip: {
        ...(common['tooltip'] as object),
        trigger: 'item',
        formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
          const point = series[seriesIndex]?.points[dataIndex];
          return point === undefined ? '' : `row ${exactCount(point.row + 1)}\n${words(point)}`;
        },
      },
      grid: { ...(common['grid'] as object), top: 30, bottom: 46 },
      xAxis: axis(x, true),
      yAxis: axis(y, false),
      series: series.map(({ name, tone, points: own }, index) => ({
        type: 'scatter',
        name,
        symbol: symbolOf(index),
        symbolSize: points.length > 1000 ? 4 : 6,
        data: own.map((point) => [point.x, point.y]),
        itemStyle: { color: tone, opacity: points.length > 1000 ? 0.55 : 0.8 },
        emphasis: { itemStyle: { borderColor: colors.accent, borderWidth: 2, opacity: 1 } },
      })),
    },
    marks: series.flatMap(({ points: own }, of) =>
      own.map((point, index) => ({
        series: of,
        index,
        // Thousands of points, of which few are walked through.
        get words() {
          return `Row ${point.row + 1}, ${words(point).replaceAll('\n', ', ')}`;
        },
      })),
    ),
    legend: spec.color === null ? [] : series.map(({ name, tone }) => ({ name, color: tone })),
  };
}
