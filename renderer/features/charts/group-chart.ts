/** Groups of rows as an ECharts option: bars, lines, areas, histograms. */

import { canStack, type Axis, type ChartSpec, type Groups } from '#renderer/features/charts/chart-spec.ts';
import { groupDigits, groupWords, measureWords, shortNumber } from '#renderer/features/charts/chart-words.ts';
import { sharesOf } from '#renderer/features/charts/stacked-shares.ts';
import type { ChartColors } from '#renderer/ui/chart/chart-colors.ts';
import type { ChartMark } from '#renderer/ui/chart/chart-canvas.tsx';
import type { ChartOption } from '#renderer/ui/chart/chart-engine.ts';

export interface Drawing {
  readonly option: ChartOption;
  readonly marks: readonly ChartMark[];
  /** Empty: one series. */
  readonly legend: readonly { readonly name: string; readonly color: string }[];
}

const dashes = ['solid', 'dashed', 'dotted'] as const;
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'] as const;
/** Above it, points of a line have no symbols. */
const mostSymbols = 60;

export function symbolOf(index: number): string {
  return symbols[index % symbols.length]!;
}

/** What all charts have in common. */
export function frame(colors: ChartColors): ChartOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: colors.font, fontSize: 11, color: colors.caption },
    // The longest name of an axis begins where the title above it does.
    grid: { left: 12, right: 20, top: 16, bottom: 28, outerBounds: { left: 12, right: 0, top: 0, bottom: 0 } },
    tooltip: {
      // Drawn, not HTML with styles in it, which the content policy refuses.
      renderMode: 'richText',
      confine: true,
      backgroundColor: colors.float,
      borderColor: colors.axis,
      borderWidth: 1,
      padding: [6, 8],
      textStyle: { color: colors.text, fontSize: 12, lineHeight: 17, fontFamily: colors.font },
      transitionDuration: 0,
    },
  };
}

export function valueAxis(colors: ChartColors, name: string, scale: boolean): object {
  return {
    type: 'value',
    name,
    nameTextStyle: { color: colors.caption, fontSize: 11, align: 'left' },
    scale,
    axisLabel: { color: colors.caption, fontSize: 11, formatter: shortNumber, hideOverlap: true },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: colors.line } },
    splitNumber: 4,
  };
}

export function groupAxis(colors: ChartColors, axis: Axis, groups: Axis['groups'], isSide: boolean): object {
  return {
    type: 'category',
    data: groups.map((group) => groupWords(axis, group, true)),
    inverse: isSide,
    axisLabel: {
      color: (_label: string, index: number) => (groups[index]?.role === 'null' ? colors.nulls : colors.caption),
      fontSize: 11,
      hideOverlap: true,
      width: isSide ? 150 : 110,
      overflow: 'truncate',
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colors.axis } },
  };
}

/** Bars of text lie: their names can be read. */
function liesDown({ kind }: ChartSpec, x: Axis): boolean {
  return kind === 'bar' && x.kind === 'value' && !/^(?:tinyint|smallint|int|bigint|date)/u.test(x.column.type);
}

export function groupChart(spec: ChartSpec, { x, by, groups }: Groups, colors: ChartColors): Drawing {
  if (x === null) return { option: frame(colors), marks: [], legend: [] };
  const isLine = spec.kind === 'line' || spec.kind === 'area';
  // A line has no place for what is not on its scale.
  const shown = isLine && x.kind !== 'value' ? x.groups.filter(({ role }) => role === 'bin') : x.groups;
  const series = by?.groups ?? [undefined];
  const isAdding =
    spec.kind === 'histogram' || spec.aggregate === 'count' || spec.aggregate === 'sum' || spec.y === null;
  const isGrouped = spec.stack === 'grouped' && spec.kind !== 'area' && canStack(spec);
  const stacks = isAdding && spec.kind !== 'line' && !isGrouped ? 'rows' : undefined;
  const down = liesDown(spec, x);
  const found = new Map(groups.map((group) => [`${group.x} ${group.by}`, group]));
  const valueOf = (at: number, of: number): { number: number | null; words: string; rowCount: number } => {
    const group = found.get(`${at} ${of}`);
    if (group === undefined)
      return { number: isLine && isAdding && x.kind !== 'value' ? 0 : null, words: 'no rows', rowCount: 0 };
    const number = group.value === null ? null : Number(group.value);
    return {
      number: number === null || !Number.isFinite(number) ? null : number,
      words: group.value === null ? 'null' : groupDigits(group.value),
      rowCount: group.rowCount,
    };
  };
  const counted = series.map((_group, of) => shown.map((_shown, at) => valueOf(at, of)));
  const shares = spec.stack === 'share' && canStack(spec) ? sharesOf(counted) : null;
  const table = shares ?? counted;
  const names = series.map((group) =>
    group === undefined || by === null ? measureWords(spec) : groupWords(by, group, false),
  );
  const hasNull = series.some((group) => group?.role === 'null');
  const seriesTones = hasNull ? colors.seriesBesideNull : colors.series;
  const tones = series.map((group, index) =>
    group?.role === 'null'
      ? colors.nulls
      : group?.role === 'others'
        ? colors.others
        : seriesTones[index % seriesTones.length]!,
  );
  const nameOf = (at: number): string => groupWords(x, shown[at]!, false);
  const tooltip = (at: number): string =>
    [
      nameOf(at),
      ...names.flatMap((name, of) => {
        const value = table[of]![at]!;
        return by !== null && value.rowCount === 0 ? [] : [`${name}: ${value.words}`];
      }),
    ].join('\n');
  const category = groupAxis(colors, x, shown, down);
  const value =
    shares === null
      ? valueAxis(colors, measureWords(spec), isLine && !isAdding)
      : { ...valueAxis(colors, `${measureWords(spec)}, %`, false), max: 100, interval: 25 };
  const common = frame(colors);
  const option: ChartOption = {
    ...common,
    tooltip: {
      ...(common['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: isLine ? 'line' : 'shadow', shadowStyle: { color: colors.track, opacity: 0.4 } },
      formatter: ([first]: readonly { readonly dataIndex: number }[]) =>
        first === undefined ? '' : tooltip(first.dataIndex),
    },
    grid: { ...(common['grid'] as object), top: down ? 8 : 30, bottom: down ? 44 : 28 },
    xAxis: down ? { ...value, nameLocation: 'middle', nameGap: 24 } : category,
    yAxis: down ? category : value,
    series: series.map((_group, of) => ({
      type: isLine ? 'line' : 'bar',
      name: names[of],
      data: table[of]!.map(({ number }, at) => {
        const tone = by === null && !isLine ? toneOf(shown[at]!.role, colors) : undefined;
        return tone === undefined ? number : { value: number, itemStyle: { color: tone } };
      }),
      ...(stacks === undefined ? {} : { stack: stacks }),
      itemStyle: {
        color: tones[of],
        ...(isLine ? {} : { borderColor: colors.background, borderWidth: by === null ? 0 : 0.5 }),
      },
      ...(isLine
        ? {
            lineStyle: {
              width: 1.75,
              type: spec.kind === 'area' ? 'solid' : dashes[Math.floor(of / 2) % dashes.length],
            },
            symbol: symbolOf(of),
            symbolSize: 5,
            showSymbol: shown.length <= mostSymbols,
            ...(spec.kind === 'area' ? { areaStyle: { opacity: by === null ? 0.25 : 0.55 } } : {}),
          }
        : { barCategoryGap: spec.kind === 'histogram' ? '3%' : '22%', barMaxWidth: 64, barMinHeight: 1 }),
      emphasis: { disabled: false, focus: 'none' },
    })),
  };
  const marks = shown.flatMap((_shown, at) =>
    series.flatMap((_series, of): ChartMark[] => {
      const { words, rowCount } = table[of]![at]!;
      if (rowCount === 0) return [];
      const place = by === null ? nameOf(at) : `${nameOf(at)}, ${names[of]}`;
      return [{ series: of, index: at, words: `${place}: ${words}` }];
    }),
  );
  return { option, marks, legend: by === null ? [] : names.map((name, of) => ({ name, color: tones[of]! })) };
}

function toneOf(role: Axis['groups'][number]['role'], colors: ChartColors): string | undefined {
  if (role === 'null') return colors.nulls;
  return role === 'others' || role === 'not-finite' ? colors.others : undefined;
}
