/** Charts that suit the columns, best first, each with its reason: by types and names, and by what the first rows hold. */

import {
  chartKinds,
  chartOfColumn,
  plainSpec,
  scaleOf,
  type Aggregate,
  type ChartKind,
  type ChartSpec,
} from '#renderer/features/charts/chart-spec.ts';
import { mostSeries } from '#renderer/ui/chart/chart-colors.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export interface Suggestion {
  readonly kind: ChartKind;
  /** null: the columns do not suit it. */
  readonly spec: ChartSpec | null;
  /** Why it is suggested, or why it cannot be drawn. */
  readonly reason: string;
}

interface Roles {
  readonly times: readonly string[];
  /** Numbers that are parts of times: years, months. */
  readonly timeParts: readonly string[];
  /** Numbers that say how much. */
  readonly measures: readonly string[];
  /** Values that come again and again, or name the few rows; with how many there are among the first rows. */
  readonly categories: readonly { readonly name: string; readonly kinds: number }[];
  /** Any numbers, measures first. */
  readonly numbers: readonly string[];
}

type Rows = readonly Readonly<Record<string, unknown>>[];

const idName =
  /(?:^|[_\s-])(?:id|ids|key|no|nr|num|number|code|zip|postcode|year|month|day|phone|hash|uuid|index)$|(?:Id|ID|Key|No|Nr|Code)$/u;
const timePart = /(?:^|[_\s-])(?:year|quarter|month|week|weekday|day|hour)$/iu;
const averaged =
  /price|rate|ratio|percent|pct|share|score|rating|age|temperature|temp|degree|latitude|longitude|lat$|lon$|lng$|average|avg|mean|height|speed|width|weight/iu;
const mostCategories = 30;
const fewRows = 8;
/** Every row can have a bar. */
const mostNamed = 20;

export function suggestCharts(columns: readonly GridColumn[], sample: Rows): readonly Suggestion[] {
  const roles = rolesOf(columns, sample);
  const [time] = roles.times;
  const [measure] = roles.measures;
  const [first, second] = roles.categories;
  const colors = roles.categories.find(({ kinds }) => kinds > 1 && kinds <= mostSeries);
  const measured = measure === undefined ? {} : { y: measure, aggregate: aggregateFor(measure) };
  const adds =
    measure === undefined
      ? 'rows are counted'
      : `${measure} ${aggregateFor(measure) === 'sum' ? 'adds up' : 'is averaged'}`;
  const colored = colors === undefined ? '' : `; ${colors.name} has few values`;
  const along = (kind: ChartKind, column: string | undefined, what: string): Suggestion | undefined =>
    column === undefined
      ? undefined
      : {
          kind,
          spec: { ...plainSpec, kind, x: { column, step: 'auto' }, ...measured, color: colors?.name ?? null },
          reason: `${column} is ${what}; ${adds}${colored}.`,
        };
  const overTime = (kind: ChartKind): Suggestion | undefined => along(kind, time, 'a time');
  const perTimePart = measure === undefined ? undefined : along('bar', roles.timeParts[0], 'part of a time');
  const perCategory: Suggestion | undefined =
    first === undefined
      ? undefined
      : {
          kind: 'bar',
          spec: { ...plainSpec, x: { column: first.name, step: 'value' }, ...measured },
          reason: `${first.name} has few values; ${adds}.`,
        };
  // Two that say how much; or how much over time; or any two.
  const [one, other] =
    roles.measures.length < 2 && time !== undefined && measure !== undefined ? [time, measure] : roles.numbers;
  const spread = measure ?? roles.numbers[0];
  const columnCount = (count: number, what: string): string =>
    `Needs ${count === 1 ? 'a column' : `${count} columns`} of ${what}.`;
  const found: Readonly<Record<ChartKind, Suggestion | undefined>> = {
    bar: overTime('bar') ?? perTimePart ?? perCategory ?? countOfAnything(columns),
    line: overTime('line'),
    area: overTime('area'),
    histogram:
      spread === undefined
        ? undefined
        : {
            kind: 'histogram',
            spec: { ...plainSpec, kind: 'histogram', x: { column: spread, step: 'auto' } },
            reason: `${spread} is a number. The chart shows its distribution.`,
          },
    scatter:
      one === undefined || other === undefined
        ? undefined
        : {
            kind: 'scatter',
            spec: {
              ...plainSpec,
              kind: 'scatter',
              x: { column: one, step: 'auto' },
              y: other,
              color: colors?.name ?? null,
            },
            reason: `${one} and ${other} have scales. The chart shows whether they are related.`,
          },
    box:
      spread === undefined
        ? undefined
        : {
            kind: 'box',
            spec: {
              ...plainSpec,
              kind: 'box',
              x: first === undefined ? null : { column: first.name, step: 'value' },
              y: spread,
            },
            reason: `${spread} is a number. The chart shows its spread${first === undefined ? '' : ` for each ${first.name}`}.`,
          },
    heat: heatMap(time, first?.name, second?.name, measured, adds),
  };
  const off: Readonly<Record<ChartKind, string>> = {
    bar: 'There are no columns to draw.',
    line: columnCount(1, 'dates or times'),
    area: columnCount(1, 'dates or times'),
    histogram: columnCount(1, 'numbers'),
    scatter: columnCount(2, 'numbers'),
    box: columnCount(1, 'numbers'),
    heat: columnCount(2, 'times or of few values'),
  };
  const order: readonly ChartKind[] =
    time === undefined && perTimePart === undefined && first === undefined && spread !== undefined
      ? ['histogram', 'scatter', 'box', 'bar', 'line', 'area', 'heat']
      : chartKinds;
  const listed = order.map((kind): Suggestion => found[kind] ?? { kind, spec: null, reason: off[kind] });
  return [...listed.filter(({ spec }) => spec !== null), ...listed.filter(({ spec }) => spec === null)];
}

function heatMap(
  time: string | undefined,
  first: string | undefined,
  second: string | undefined,
  measured: Partial<ChartSpec>,
  adds: string,
): Suggestion | undefined {
  const [x, rows] = time === undefined ? [first, second] : [time, first];
  if (x === undefined || rows === undefined) return undefined;
  return {
    kind: 'heat',
    spec: {
      ...plainSpec,
      kind: 'heat',
      x: { column: x, step: time === undefined ? 'value' : 'auto' },
      rows: { column: rows, step: 'value' },
      ...measured,
    },
    reason: `${x} and ${rows} together; ${adds}.`,
  };
}

function countOfAnything(columns: readonly GridColumn[]): Suggestion | undefined {
  const column = columns.find(({ type }) => scaleOf(type) !== 'none') ?? columns[0];
  if (column === undefined) return undefined;
  return {
    kind: 'bar',
    spec: { ...chartOfColumn(column), kind: 'bar' },
    reason: `The most frequent values of ${column.name}.`,
  };
}

function aggregateFor(measure: string): Aggregate {
  return averaged.test(measure) ? 'mean' : 'sum';
}

function rolesOf(columns: readonly GridColumn[], sample: Rows): Roles {
  const filled = columns.filter(({ name }) => sample.length === 0 || sample.some((row) => row[name] !== null));
  const of = (scale: string): readonly GridColumn[] => filled.filter(({ type }) => scaleOf(type) === scale);
  const kindsOf = (name: string): number => new Set(sample.map((row) => JSON.stringify(row[name] ?? null))).size;
  const numbers = of('number').map(({ name }) => name);
  const measures = numbers.filter((name) => !idName.test(name));
  const texts = of('text').map(({ name, type }) => ({ name, kinds: type === 'boolean' ? 2 : kindsOf(name) }));
  const repeated = texts
    .filter(({ kinds }) => kinds <= mostCategories && (sample.length < fewRows || kinds <= sample.length / 2))
    .toSorted((one, other) => Number(other.kinds > 2) - Number(one.kinds > 2));
  // What GROUP BY gives: each row is a group, named by its text.
  const named = measures.length > 0 && sample.length <= mostNamed ? texts.slice(0, 1) : [];
  const categories = repeated.length > 0 ? repeated : named;
  return {
    times: of('time').map(({ name }) => name),
    timeParts: numbers.filter((name) => timePart.test(name)),
    measures,
    categories,
    numbers: [...measures, ...numbers.filter((name) => !measures.includes(name))],
  };
}
