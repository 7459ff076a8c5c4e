/** A chart's words: its title, its axes, its groups and its numbers. */

import type { Aggregate, Axis, ChartKind, ChartSpec, Group, Step } from '#renderer/features/charts/chart-spec.ts';
import { inStyle } from '#renderer/ui/format/words.ts';

export const kindTitles: Readonly<Record<ChartKind, string>> = {
  bar: 'Bars',
  line: 'Lines',
  area: 'Areas',
  histogram: 'Histogram',
  scatter: 'Scatter',
  box: 'Box',
  heat: 'Heat map',
};

export const aggregateTitles: Readonly<Record<Exclude<Aggregate, 'quantiles'>, string>> = {
  count: 'Count',
  sum: 'Sum',
  mean: 'Mean',
  median: 'Median',
  min: 'Minimum',
  max: 'Maximum',
};

/** In the order in which the engine gives them. */
export const quantileWords = ['minimum', '5%', '25%', 'median', '75%', '95%', 'maximum'] as const;

export const stepTitles: Readonly<Record<Step, string>> = {
  auto: 'automatic',
  value: 'each value',
  year: 'by year',
  quarter: 'by quarter',
  month: 'by month',
  week: 'by week',
  day: 'by day',
  hour: 'by hour',
  minute: 'by minute',
  second: 'by second',
};

/** `Sum of amount`, `Values of amount` where they are counted, `Rows`. */
export function measureWords({ kind, aggregate, y }: ChartSpec): string {
  if (kind === 'box') return y ?? '';
  if (kind === 'histogram' || y === null) return 'Rows';
  if (aggregate === 'count') return `Values of ${y}`;
  return `${aggregate === 'quantiles' ? 'Quantiles' : aggregateTitles[aggregate]} of ${y}`;
}

/** `Sum of amount per month of order_date, by country`. */
export function titleOf(spec: ChartSpec, x: Axis | null, rows: Axis | null): string {
  if (spec.kind === 'scatter') return `${spec.y} against ${spec.x?.column}`;
  const per = x === null ? '' : ` per ${axisWords(x)}`;
  if (spec.kind === 'heat') return `${measureWords(spec)}${per}${rows === null ? '' : ` and ${axisWords(rows)}`}`;
  return `${measureWords(spec)}${per}${spec.color === null || spec.kind === 'box' ? '' : `, by ${spec.color}`}`;
}

/** `month of order_date`, `amount, in bins of 50`, `country`. */
function axisWords({ column, kind, step }: Axis): string {
  if (step === null) return column.name;
  return kind === 'time' ? `${step} of ${column.name}` : `${column.name}, in bins of ${groupDigits(step)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A group in one line; `short` for the axis. */
export function groupWords({ kind, step }: Axis, { role, label, from, to }: Group, short: boolean): string {
  if (role !== 'bin' || from === null || to === null) return label === '' ? '""' : label;
  if (kind === 'time') return timeWords(from, to, step ?? '', short);
  return short ? `${shortNumber(from)}–${shortNumber(to)}` : `${groupDigits(from)} to below ${groupDigits(to)}`;
}

/** A bin of times in words; `short` for an axis. */
export function timeWords(from: string, to: string, step: string, short: boolean): string {
  const parts = /^(-?\d+)-(\d\d)-(\d\d)(?:T(.*))?$/u.exec(from);
  if (parts === null) return from;
  const [, year = '', month = '', day = '', clock = ''] = parts;
  const name = months[Number(month) - 1] ?? month;
  if (step === 'year') return year;
  if (step.endsWith('years')) return short ? year : `${year} to before ${to.replace(/-\d\d-\d\d(?:T.*)?$/u, '')}`;
  if (step === 'quarter') return `Q${Math.floor((Number(month) + 2) / 3)} ${year}`;
  if (step === 'month') return `${name} ${year}`;
  const date = `${Number(day)} ${name} ${year}`;
  if (step === 'day') return date;
  if (step === 'week') return short ? date : `week from ${date}`;
  const time = clock.replace(/:00$/u, '');
  return short ? `${Number(day)} ${name} ${time}` : `${date}, ${clock}`;
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });

/** For an axis. */
export function shortNumber(value: string | number): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  const size = Math.abs(number);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return number.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return inStyle(size >= 1000 ? compact.format(number) : String(Number(number.toPrecision(6))));
}

/** An exact number with separators, in the signs that a person chose: every digit stays. */
export function groupDigits(text: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/u.exec(text);
  if (parts === null) return text;
  return inStyle(`${parts[1]}${parts[2]!.replace(/\B(?=(?:\d{3})+$)/gu, ',')}${parts[3] ?? ''}`);
}
