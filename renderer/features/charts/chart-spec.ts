/** A chart as a person chose it, and the rows it is drawn from. */

import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { mostSeries } from '#renderer/ui/chart/chart-colors.ts';

export type Groups = Output<'chartGroups'>;
export type Points = Output<'chartPoints'>;
export type Axis = NonNullable<Groups['x']>;
export type Group = Axis['groups'][number];
type GroupsInput = Input<'chartGroups'>;
type Dimension = NonNullable<GroupsInput['x']>;
export type Step = NonNullable<Dimension['step']>;
export type Aggregate = GroupsInput['measure']['aggregate'];

export const chartKinds = ['bar', 'line', 'area', 'histogram', 'scatter', 'box', 'heat'] as const;
export type ChartKind = (typeof chartKinds)[number];

/** Which rows: a file with its reading, filter and search. */
type RowsInput = Omit<Input<'chartGroups'>, 'x' | 'by' | 'measure'>;

/** Rows that can be drawn: of a file or a table, and of anything else that is a file of the engine. */
export interface ChartSource {
  /** Charts of one key are the same chart with other rows. */
  readonly key: string;
  /** `orders`; for the names of saved files. */
  readonly name: string;
  readonly columns: readonly GridColumn[];
  /** First rows, from which charts are suggested. */
  readonly sample: readonly Readonly<Record<string, unknown>>[];
  /** undefined: not every row is read yet. */
  readonly input: RowsInput | undefined;
  /** Another state of the rows has another one. */
  readonly version: string;
  /** Whether the numbers are shown below the chart unless the person chose. */
  readonly hasTable: boolean;
}

export interface Shelf {
  readonly column: string;
  readonly step: Step;
}

/** On top of one another, side by side (bars only), or as parts of 100%. */
export type Stack = 'stacked' | 'grouped' | 'share';

export interface ChartSpec {
  readonly kind: ChartKind;
  /** null: all rows together (box only). */
  readonly x: Shelf | null;
  /** Rows of a heat map. */
  readonly rows: Shelf | null;
  /** Measured column; null: rows are counted. */
  readonly y: string | null;
  readonly aggregate: Aggregate;
  readonly color: string | null;
  /** Most bins of numbers and times. */
  readonly bins: number;
  /** How the bars or areas of one place go together, where their numbers add up. */
  readonly stack: Stack;
}

export const plainSpec: ChartSpec = {
  kind: 'bar',
  x: null,
  rows: null,
  y: null,
  aggregate: 'count',
  color: null,
  bins: 40,
  stack: 'stacked',
};

/** Whether colours divide what adds up, so that one can choose how their parts are drawn. */
export function canStack({ kind, y, aggregate, color }: ChartSpec): boolean {
  const adds = kind === 'histogram' || y === null || aggregate === 'count' || aggregate === 'sum';
  return adds && color !== null && (kind === 'bar' || kind === 'histogram' || kind === 'area');
}

/** Whether the rows have the columns of the chart: another query, or another way to read a file, may not. */
export function fitsColumns({ x, rows, y, color }: ChartSpec, columns: readonly GridColumn[]): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return [x?.column, rows?.column, y, color].every((name) => name === undefined || name === null || names.has(name));
}

const [mostBars, mostBoxes, mostTiles] = [20, 12, 25];

/** What the engine counts for the chart; undefined: a scatter chart, or a shelf is empty. */
export function groupsInput(spec: ChartSpec): Pick<GroupsInput, 'x' | 'by' | 'measure'> | undefined {
  const { kind, x, rows, y, aggregate, color, bins } = spec;
  if (kind === 'scatter' || (x === null && kind !== 'box')) return undefined;
  const measure = y === null ? countRows : { aggregate, column: y };
  const colored = color === null ? null : ({ column: color, step: 'value', top: mostSeries } satisfies Dimension);
  switch (kind) {
    case 'histogram':
      return {
        x: { ...x!, step: x!.step === 'value' ? 'auto' : x!.step, bins, top: mostBars },
        by: colored,
        measure: countRows,
      };
    case 'box':
      if (y === null) return undefined;
      return {
        x: x === null ? null : { ...x, bins: mostBoxes, top: mostBoxes },
        by: null,
        measure: { aggregate: 'quantiles', column: y },
      };
    case 'heat':
      if (rows === null) return undefined;
      return {
        x: { ...x!, bins, top: mostTiles },
        by: { ...rows, bins: mostTiles, top: mostTiles },
        measure,
      };
    default:
      return { x: { ...x!, bins, top: mostBars }, by: colored, measure };
  }
}

const countRows = { aggregate: 'count', column: null } as const;

/** undefined: another kind of chart, or a shelf is empty. */
export function pointsInput({
  kind,
  x,
  y,
  color,
}: ChartSpec): Pick<Input<'chartPoints'>, 'x' | 'y' | 'color'> | undefined {
  return kind === 'scatter' && x !== null && y !== null ? { x: x.column, y, color } : undefined;
}

const temporal = /^(?:date|timestamp)/u;
const nested = /^(?:array|map|struct|union|choice|binary)/u;

export type Scale = 'number' | 'time' | 'text' | 'none';

/** What a column of a Hive type can be in a chart. */
export function scaleOf(type: string): Scale {
  if (isNumeric(type)) return 'number';
  if (temporal.test(type)) return 'time';
  return nested.test(type) || type === 'null' || type === 'void' ? 'none' : 'text';
}

/** The first chart of one column. */
export function chartOfColumn({ name, type }: GridColumn): ChartSpec {
  const scale = scaleOf(type);
  if (scale === 'number') return { ...plainSpec, kind: 'histogram', x: { column: name, step: 'auto' } };
  return { ...plainSpec, x: { column: name, step: scale === 'time' ? 'auto' : 'value' } };
}
