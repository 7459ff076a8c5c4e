/** Nodes that combine many rows of one input: Aggregate, DropDuplicates and a user's SELECT. */

import type { Draw } from '../draw.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import {
  holdsChoice,
  isFloating,
  isNested,
  isNumeric,
  isWholeType,
  fits,
  simple,
  type Frame,
  type Row,
  type Value,
  type ValueField,
  type ValueType,
} from '../value-types.ts';
import { compareValues, decimalText, keyOf, rowKey } from '../values.ts';
import { haveDifferentNames, indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

/** Columns that identify rows. */
export function keyColumns({ columns }: Frame): ValueField[] {
  return columns.filter(
    ({ type, near }) => near !== true && !isNested(type) && !holdsChoice(type) && type.kind !== 'binary',
  );
}

export function groupRows(rows: readonly Row[], indexes: readonly number[], columns: readonly ValueField[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = indexes.map((index) => keyOf(row[index]!, columns[index]!.type)).join(' | ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

export const dropDuplicates: NodeDrawing = {
  transform: 'DropDuplicates',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    const isWhole = !frame!.ordered || keys.length === 0 || draw.chance(0.4);
    if (isWhole && frame!.columns.some(({ near }) => near === true)) throw new Redraw();
    const names = isWhole ? [] : draw.some(keys, draw.whole(1, Math.min(2, keys.length))).map(({ name }) => name);
    return {
      transform: 'DropDuplicates',
      args: names.length === 0 ? {} : { columns: names.map((name) => pathOf(name)) },
      ports: ['in'],
      mixesRows: true,
      evaluate: ({ in: input }): NodeResult => {
        const indexes = isWhole ? [...input!.columns.keys()] : names.map((name) => indexOf(input!.columns, name));
        const rows = groupRows(input!.rows, indexes, input!.columns).map((group) => group[0]!);
        return { frame: { ...input!, rows, ordered: false }, deduplicated: input!.rows.length - rows.length };
      },
    };
  },
};

interface Aggregation {
  readonly column: string;
  readonly aggFunc: string;
  readonly alias: string;
}

const ofNumbers = [
  'sum',
  'sumDistinct',
  'avg',
  'stddev_samp',
  'stddev_pop',
  'var_samp',
  'var_pop',
  'skewness',
  'kurtosis',
];

export const aggregate: NodeDrawing = {
  transform: 'Aggregate',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    if (keys.length === 0) throw new Redraw();
    const groups = draw.some(keys, draw.whole(0, Math.min(2, keys.length))).map(({ name }) => name);
    const aggs = Array.from({ length: draw.whole(1, 4) }, (_none, index) => drawAggregation(draw, frame!, keys, index));
    const evaluate = (input: Frame): NodeResult => {
      const indexes = groups.map((name) => indexOf(input.columns, name));
      const made = aggs.map((agg) => ({
        index: agg.column === '*' ? -1 : indexOf(input.columns, agg.column),
        ...agg,
      }));
      const results = made.map(({ index, aggFunc, alias }): ValueField => {
        const type = index === -1 ? simple('bigint') : aggregatedType(aggFunc, input.columns[index]!.type);
        return {
          name: alias,
          type,
          ...(isFloating(type) && !['min', 'max', 'first', 'last'].includes(aggFunc) ? { near: true } : {}),
        };
      });
      const columns = [...indexes.map((index) => input.columns[index]!), ...results];
      if (!haveDifferentNames(columns)) throw new Redraw();
      const grouped = groups.length === 0 ? [[...input.rows]] : groupRows(input.rows, indexes, input.columns);
      const rows = grouped.map((group): Row => [
        ...indexes.map((index) => group[0]![index]!),
        ...made.map(({ index, aggFunc }) =>
          index === -1
            ? BigInt(group.length)
            : aggregated(
                aggFunc,
                group.map((row) => row[index]!),
                input.columns[index]!.type,
              ),
        ),
      ]);
      return { frame: { columns, rows, ordered: false } };
    };
    evaluate(frame!);
    return {
      transform: 'Aggregate',
      args: {
        groups: groups.map((name) => pathOf(name)),
        aggs: aggs.map((agg) => ({ ...agg, column: agg.column === '*' ? '*' : pathOf(agg.column) })),
      },
      ports: ['in'],
      mixesRows: true,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

function drawAggregation(draw: Draw, frame: Frame, keys: readonly ValueField[], index: number): Aggregation {
  const alias = `${draw.pick(['n', 'Summe', 'max of', 'a.b'])}${index}`;
  if (draw.chance(0.15)) return { column: '*', aggFunc: 'count', alias };
  const column = draw.pick(keys);
  // Means the rows.
  if (column.name === '*') throw new Redraw();
  const any = ['count', 'countDistinct', 'min', 'max', ...(frame.ordered ? ['first', 'last'] : [])];
  return { column: column.name, aggFunc: draw.pick(isNumeric(column.type) ? [...any, ...ofNumbers] : any), alias };
}

export function aggregatedType(aggFunc: string, type: ValueType): ValueType {
  switch (aggFunc) {
    case 'count':
    case 'countDistinct':
      return simple('bigint');
    case 'min':
    case 'max':
    case 'first':
    case 'last':
      return type;
    case 'sum':
    case 'sumDistinct':
      if (isWholeType(type)) return simple('bigint');
      return type.kind === 'decimal' ? { ...type, precision: Math.min(38, type.precision + 10) } : simple('double');
    default:
      return simple('double');
  }
}

export function aggregated(aggFunc: string, all: readonly Value[], type: ValueType): Value {
  const values = all.filter((value) => value !== null);
  const distinct = [...new Map(values.map((value) => [keyOf(value, type), value])).values()];
  switch (aggFunc) {
    case 'count':
      return BigInt(values.length);
    case 'countDistinct':
      return BigInt(distinct.length);
    case 'min':
      return values.reduce<Value>(
        (best, value) => (best === null || compareValues(value, best) < 0 ? value : best),
        null,
      );
    case 'max':
      return values.reduce<Value>(
        (best, value) => (best === null || compareValues(value, best) > 0 ? value : best),
        null,
      );
    case 'first':
      return all[0] ?? null;
    case 'last':
      return all.at(-1) ?? null;
    case 'sum':
      return sum(values, type);
    case 'sumDistinct':
      return sum(distinct, type);
    default:
      return spread(
        aggFunc,
        values.map((value) =>
          typeof value === 'number'
            ? value
            : Number(decimalText(value as bigint, type.kind === 'decimal' ? type.scale : 0)),
        ),
      );
  }
}

/** A sum that is too big stops the run, which is tested elsewhere. */
function sum(values: readonly Value[], type: ValueType): Value {
  if (values.length === 0) return null;
  if (isFloating(type)) return tame(values as readonly number[]).reduce((total, value) => total + value, 0);
  const total = (values as readonly bigint[]).reduce((left, right) => left + right, 0n);
  if (isWholeType(type) ? !fits(total, 'bigint') : total.toString().length > 38) throw new Redraw();
  return total;
}

/** Values whose sums and squares do not depend on the order of the rows beyond their last digits. */
function tame(values: readonly number[]): readonly number[] {
  if (values.some((value) => !Number.isFinite(value) || Math.abs(value) > 1e6)) throw new Redraw();
  return values;
}

function spread(aggFunc: string, all: readonly number[]): number | null {
  // NaN and the infinities have no distance from others.
  if (aggFunc !== 'avg' && all.some((value) => !Number.isFinite(value)))
    return aggFunc.endsWith('_samp') && all.length === 1 ? null : Number.NaN;
  const values = tame(all);
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((total, value) => total + value, 0) / count;
  const moment = (power: number): number => values.reduce((total, value) => total + (value - mean) ** power, 0) / count;
  // Values that differ only by rounding have no skewness.
  const variance = values.every((value) => value === values[0]) ? 0 : moment(2);
  switch (aggFunc) {
    case 'avg':
      return mean;
    case 'var_pop':
      return variance;
    case 'stddev_pop':
      return Math.sqrt(variance);
    case 'var_samp':
      return count < 2 ? null : (variance * count) / (count - 1);
    case 'stddev_samp':
      return count < 2 ? null : Math.sqrt((variance * count) / (count - 1));
    case 'skewness':
      return variance === 0 ? null : moment(3) / variance ** 1.5;
    default:
      return variance === 0 ? null : moment(4) / variance ** 2 - 3;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A user's SELECT, of a few shapes. */
export const sqlTransform: NodeDrawing = {
  transform: 'SqlTransform',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    if (keys.length === 0) throw new Redraw();
    const { name } = draw.pick(keys);
    const key = quoted(name);
    const drawn = { transform: 'SqlTransform', ports: ['in1'], mixesRows: true };
    const aliases = { in1: 'Orders of "today"' };
    const from = quoted(aliases.in1);
    if (draw.chance(0.5)) {
      return {
        ...drawn,
        args: { sql: `SELECT * FROM ${from} WHERE ${key} IS NOT NULL -- all of them;`, aliases },
        evaluate: ({ in1 }) => {
          const index = indexOf(in1!.columns, name);
          return { frame: { ...in1!, rows: in1!.rows.filter((row) => row[index] !== null), ordered: false } };
        },
      };
    }
    return {
      ...drawn,
      args: { sql: `WITH g AS (SELECT ${key} AS k, count(*) AS n FROM ${from} GROUP BY 1) SELECT * FROM g;`, aliases },
      evaluate: ({ in1 }) => {
        const index = indexOf(in1!.columns, name);
        const groups = groupRows(in1!.rows, [index], in1!.columns);
        const columns = [
          { name: 'k', type: in1!.columns[index]!.type },
          { name: 'n', type: simple('bigint') },
        ];
        return {
          frame: { columns, rows: groups.map((group) => [group[0]![index]!, BigInt(group.length)]), ordered: false },
        };
      },
    };
  },
};

/** Rows of which no two are equal. */
export function distinctRows(rows: readonly Row[], columns: readonly ValueField[]): Row[] {
  return [...new Map(rows.map((row) => [rowKey(row, columns), row])).values()];
}
