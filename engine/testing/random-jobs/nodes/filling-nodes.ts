/** FillMissingValues: estimates from the other rows, as a whole or by groups. */

import { Redraw, type NodeResult } from '../random-job.ts';
import {
  isFloating,
  isNumeric,
  isWholeType,
  type Frame,
  type Row,
  type Value,
  type ValueType,
} from '../value-types.ts';
import { compareValues, keyOf } from '../values.ts';
import { keyColumns } from './grouping-nodes.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { indexOf, pathOf } from './paths.ts';
import { put } from './put.ts';

const ordered = ['date', 'timestamp', 'timestamp_ntz'];

export const fillMissingValues: NodeDrawing = {
  transform: 'FillMissingValues',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    if (keys.length === 0) throw new Redraw();
    const { name, type } = draw.pick(keys);
    const hasMiddle = isNumeric(type) || ordered.includes(type.kind);
    const stated = draw.pick([
      'auto',
      'mode',
      ...(hasMiddle ? ['median'] : []),
      ...(isWholeType(type) || type.kind === 'decimal' ? ['mean'] : []),
    ]);
    const method = stated === 'auto' ? (hasMiddle ? 'median' : 'mode') : stated;
    const groups = draw.some(keys, draw.whole(0, Math.min(2, keys.length))).map((key) => key.name);
    const filledColumn = draw.pick([undefined, undefined, name, 'filled']);
    const evaluate = (input: Frame): NodeResult => {
      const index = indexOf(input.columns, name);
      const places = groups.map((group) => indexOf(input.columns, group));
      const partition = (row: Row): string =>
        places.map((place) => keyOf(row[place]!, input.columns[place]!.type)).join('|');
      const byGroup = Map.groupBy(input.rows, partition);
      const known = (rows: readonly Row[]): Value[] =>
        rows.map((row) => row[index]!).filter((value) => !isMissing(value));
      const estimates = new Map([...byGroup].map(([key, rows]) => [key, estimate(method, known(rows), type)] as const));
      const whole = estimate(method, known(input.rows), type);
      const field = { name: filledColumn ?? `${name}_filled`, type };
      // A zero has no sign afterwards.
      const plain = (value: Value): Value => (isFloating(type) && value === 0 ? 0 : value);
      return put(input, [
        {
          field,
          valueOf: (row) => plain(isMissing(row[index]!) ? (estimates.get(partition(row)) ?? whole) : row[index]!),
        },
      ]);
    };
    evaluate(frame!);
    return {
      transform: 'FillMissingValues',
      args: {
        column: pathOf(name),
        ...(filledColumn === undefined ? {} : { filledColumn }),
        method: stated,
        ...(groups.length === 0 ? {} : { groups: groups.map((group) => pathOf(group)) }),
      },
      ports: ['in'],
      mixesRows: true,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

function isMissing(value: Value): boolean {
  return value === null || value === '' || Number.isNaN(value);
}

function estimate(method: string, values: readonly Value[], type: ValueType): Value {
  if (values.length === 0) return null;
  const sorted = values.toSorted(compareValues);
  if (method === 'median') return sorted[Math.floor((sorted.length - 1) / 2)]!;
  if (method === 'mode') {
    const groups = [...Map.groupBy(sorted, (value) => keyOf(value, type)).values()];
    return groups.reduce((best, group) => (group.length > best.length ? group : best))[0]!;
  }
  const count = BigInt(values.length);
  const total = (values as readonly bigint[]).reduce((sum, value) => sum + value, 0n);
  const size = (2n * (total < 0n ? -total : total) + count) / (2n * count);
  return total < 0n ? -size : size;
}
