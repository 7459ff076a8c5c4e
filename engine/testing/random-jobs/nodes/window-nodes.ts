/** Window: columns that are computed from the rows around each row. */

import type { Draw } from '../draw.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import { isFloating, isNumeric, simple, type Frame, type Row, type Value, type ValueField } from '../value-types.ts';
import { compareValues } from '../values.ts';
import { aggregated, aggregatedType, groupRows, keyColumns } from './grouping-nodes.ts';
import { sorted, type SortKey } from './ordering-nodes.ts';
import { indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { drawName, put } from './put.ts';

interface Call {
  readonly function: string;
  readonly column?: string;
  readonly newColumn: string;
  readonly offset: number;
  readonly rows: 'running' | 'moving' | 'all';
  readonly preceding: number;
  readonly following: number;
  readonly ignoreNulls: boolean;
}

const numbering = ['row_number', 'rank', 'dense_rank'];
const moving = ['lag', 'lead'];
const ends = ['first', 'last'];

export const window: NodeDrawing = {
  transform: 'Window',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    if (keys.length === 0) throw new Redraw();
    const partitions = draw.some(keys, draw.whole(0, Math.min(2, keys.length))).map(({ name }) => name);
    const orderBy = draw.some(keys, draw.whole(0, Math.min(2, keys.length))).map(({ name }): SortKey => ({
      name,
      order: draw.pick(['ascending', 'descending']),
      nulls: draw.pick(['default', 'default', 'first', 'last']),
    }));
    const calls = Array.from({ length: draw.whole(1, 3) }, () => drawCall(draw, frame!, keys, orderBy.length > 0));
    const evaluate = (input: Frame): NodeResult => computed(input, partitions, orderBy, calls);
    evaluate(frame!);
    return {
      transform: 'Window',
      args: {
        ...(partitions.length === 0 ? {} : { partitions: partitions.map((name) => pathOf(name)) }),
        ...(orderBy.length === 0
          ? {}
          : { orderBy: orderBy.map(({ name, ...rest }) => ({ column: pathOf(name), ...rest })) }),
        functions: calls.map(({ column, ...call }) => ({
          ...call,
          ...(column === undefined ? {} : { column: column === '*' ? '*' : pathOf(column) }),
        })),
      },
      ports: ['in'],
      mixesRows: true,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

function drawCall(draw: Draw, frame: Frame, keys: readonly ValueField[], hasOrder: boolean): Call {
  const column = draw.pick(keys);
  // Means the rows.
  if (column.name === '*') throw new Redraw();
  // Without an order of the rows, ties decide nothing in these alone.
  const steady = [...(hasOrder ? ['rank', 'dense_rank'] : []), 'count', 'min', 'max'];
  const numeric = isNumeric(column.type) ? ['sum', 'avg'] : [];
  const name = draw.pick([...steady, ...numeric, ...(frame.ordered ? ['row_number', ...moving, ...ends] : [])]);
  return {
    function: name,
    ...(numbering.includes(name) ? {} : { column: name === 'count' && draw.chance(0.3) ? '*' : column.name }),
    newColumn: drawName(draw, frame),
    offset: draw.pick([1, 1, 2, 5]),
    rows: frame.ordered ? draw.pick(['running', 'moving', 'all']) : 'all',
    preceding: draw.whole(0, 3),
    following: draw.whole(0, 3),
    ignoreNulls: draw.chance(0.3),
  };
}

function computed(
  frame: Frame,
  partitions: readonly string[],
  orderBy: readonly SortKey[],
  calls: readonly Call[],
): NodeResult {
  // A row may be in the frame several times.
  const input = { ...frame, rows: frame.rows.map((row) => [...row]) };
  const needsOrder = calls.some((call) => !isSteady(call));
  if (needsOrder && !input.ordered) throw new Redraw();
  const indexes = partitions.map((name) => indexOf(input.columns, name));
  const groups = indexes.length === 0 ? [[...input.rows]] : groupRows(input.rows, indexes, input.columns);
  const results = calls.map(() => new Map<Row, Value>());
  for (const group of groups) {
    const rows = sorted(input, group, orderBy);
    for (const [place, call] of calls.entries())
      for (const [at, row] of rows.entries()) results[place]!.set(row, valueAt(input, rows, at, call, orderBy));
  }
  return put(
    input,
    calls.map((call, place) => ({ field: fieldOf(call, input), valueOf: (row: Row) => results[place]!.get(row)! })),
  );
}

function isSteady(call: Call): boolean {
  if (call.function === 'rank' || call.function === 'dense_rank') return true;
  return call.rows === 'all' && ![...moving, ...ends, 'row_number'].includes(call.function);
}

function fieldOf(call: Call, input: Frame): ValueField {
  if (numbering.includes(call.function) || call.column === '*') return { name: call.newColumn, type: simple('bigint') };
  const { type } = input.columns[indexOf(input.columns, call.column!)]!;
  if (moving.includes(call.function)) return { name: call.newColumn, type };
  const result = aggregatedType(call.function, type);
  const isSum = call.function === 'sum' || call.function === 'avg';
  return { name: call.newColumn, type: result, ...(isSum && isFloating(result) ? { near: true } : {}) };
}

/** @param rows of the partition, in its order. */
function valueAt(input: Frame, rows: readonly Row[], at: number, call: Call, orderBy: readonly SortKey[]): Value {
  const places = orderBy.map(({ name }) => indexOf(input.columns, name));
  switch (call.function) {
    case 'row_number':
      return BigInt(at + 1);
    case 'rank':
      return BigInt(rows.findIndex((row) => areEqual(row, rows[at]!, places)) + 1);
    case 'dense_rank':
      return BigInt(
        rows.slice(0, at + 1).filter((row, index) => index === 0 || !areEqual(row, rows[index - 1]!, places)).length,
      );
  }
  if (call.column === '*') return BigInt(framed(rows, at, call).length);
  const index = indexOf(input.columns, call.column!);
  const isKept = (value: Value): boolean => !call.ignoreNulls || value !== null;
  if (moving.includes(call.function)) {
    const others = call.function === 'lead' ? rows.slice(at + 1) : rows.slice(0, at).toReversed();
    return others.map((row) => row[index]!).filter(isKept)[call.offset - 1] ?? null;
  }
  const values = framed(rows, at, call).map((row) => row[index]!);
  const { type } = input.columns[index]!;
  return aggregated(call.function, ends.includes(call.function) ? values.filter(isKept) : values, type);
}

function framed(rows: readonly Row[], at: number, { rows: frame, preceding, following }: Call): readonly Row[] {
  if (frame === 'all') return rows;
  return frame === 'running' ? rows.slice(0, at + 1) : rows.slice(Math.max(0, at - preceding), at + following + 1);
}

function areEqual(one: Row, other: Row, places: readonly number[]): boolean {
  return places.every((index) => {
    const [left, right] = [one[index]!, other[index]!];
    return left === null || right === null ? left === right : compareValues(left, right) === 0;
  });
}
