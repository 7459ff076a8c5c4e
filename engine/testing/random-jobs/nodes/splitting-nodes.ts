/** Nodes with two outputs, and the node that selects one of them. */

import { dateText } from '../calendar.ts';
import type { Draw } from '../draw.ts';
import { Redraw, edgeOf, type NodeResult } from '../random-job.ts';
import { decimalText, compareValues } from '../values.ts';
import { isWholeType, type Frame, type Row, type Value, type ValueField, type ValueType } from '../value-types.ts';
import { mapped } from './row-wise-nodes.ts';
import { indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

/** Arguments that name the outputs; without them they have their usual names. */
function drawNames(draw: Draw): { args: Record<string, string>; names: readonly [string, string] } {
  if (draw.chance(0.7)) return { args: {}, names: ['selected', 'remaining'] };
  const [name1, name2] = draw.some(['a', 'high-value', 'rest of it', 'x.y', 'Ünder', 'selected:1'], 2);
  return { args: { name1: name1!, name2: name2! }, names: [name1!, name2!] };
}

export const splitRows: NodeDrawing = {
  transform: 'SplitRows',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const comparisons = Array.from({ length: draw.whole(1, 2) }, () => drawComparison(draw, frame!));
    const { args, names } = drawNames(draw);
    const output =
      (isFirst: boolean) =>
      ({ in: input }: Readonly<Record<string, Frame>>): NodeResult => {
        const rows = input!.rows.filter((row) => comparisons.every(({ holds }) => holds(input!, row)) === isFirst);
        return { frame: { ...input!, rows }, otherOutputs: input!.rows.length - rows.length };
      };
    return {
      transform: 'SplitRows',
      args: { comparisons: comparisons.map(({ args: each }) => each), ...args },
      ports: ['in'],
      mixesRows: false,
      evaluate: { [names[0]]: output(true), [names[1]]: output(false) },
    };
  },
};

interface Comparison {
  readonly args: { readonly column: string; readonly operator: string; readonly value: string | number | boolean };
  readonly holds: (input: Frame, row: Row) => boolean;
}

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** A column, or a field of a struct, against one of its own values. */
function drawComparison(draw: Draw, frame: Frame): Comparison {
  const places = frame.columns.flatMap(({ name, type, near }): { path: string[]; type: ValueType }[] => {
    if (near === true) return [];
    if (type.kind !== 'struct') return [{ path: [name], type }];
    return type.fields
      .filter((field) => field.near !== true)
      .map((field) => ({ path: [name, field.name], type: field.type }));
  });
  const comparable = places.filter(({ type }) => isComparable(type));
  if (comparable.length === 0 || frame.rows.length === 0) throw new Redraw();
  const { path, type } = draw.pick(comparable);
  const valueAt = ({ columns }: Frame, row: Row): Value => {
    const index = indexOf(columns, path[0]!);
    const column = columns[index]!;
    const value = row[index]!;
    if (path.length === 1 || value === null) return value;
    return (value as readonly Value[])[indexOf((column.type as { fields: readonly ValueField[] }).fields, path[1]!)]!;
  };
  const found = valueAt(frame, draw.pick(frame.rows));
  if (found === null || (typeof found === 'string' && /[\0$]/u.test(found))) throw new Redraw();
  if (type.kind === 'date' && !/^\d{4}-/u.test(dateText(found as number))) throw new Redraw();
  const operator = draw.pick(Object.keys(operators));
  return {
    args: { column: pathOf(...path), operator, value: written(draw, found, type) },
    holds: (input, row) => {
      const value = valueAt(input, row);
      return value !== null && operators[operator]!(compareValues(value, found));
    },
  };
}

function isComparable(type: ValueType): boolean {
  return isWholeType(type) || ['boolean', 'string', 'decimal', 'date'].includes(type.kind);
}

function written(draw: Draw, value: Value, type: ValueType): string | number | boolean {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return draw.chance(0.5) ? value : String(value);
  if (type.kind === 'decimal') return decimalText(value as bigint, type.scale);
  if (type.kind === 'date') return dateText(value as number);
  const whole = value as bigint;
  const isSafe = Number.isSafeInteger(Number(whole));
  return isSafe && draw.chance(0.5) ? Number(whole) : whole.toString();
}

export const splitFields: NodeDrawing = {
  transform: 'SplitFields',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const { columns } = frame!;
    if (columns.length < 2) throw new Redraw();
    const chosen = new Set(draw.some(columns, draw.whole(1, columns.length - 1)).map(({ name }) => name));
    const { args, names } = drawNames(draw);
    const output =
      (isFirst: boolean) =>
      ({ in: input }: Readonly<Record<string, Frame>>): NodeResult => {
        for (const name of chosen) indexOf(input!.columns, name);
        const kept = [...input!.columns.keys()].filter((index) => chosen.has(input!.columns[index]!.name) === isFirst);
        if (kept.length === 0) throw new Redraw();
        return mapped(
          input!,
          kept.map((index) => input!.columns[index]!),
          (row) => kept.map((index) => row[index]!),
        );
      };
    return {
      transform: 'SplitFields',
      args: { paths: [...chosen].map((name) => pathOf(name)), ...args },
      ports: ['in'],
      mixesRows: false,
      evaluate: { [names[0]]: output(true), [names[1]]: output(false) },
    };
  },
};

/** Over a node with several outputs it is connected to all of them, and selects the one whose rows it got. */
export const selectFromCollection: NodeDrawing = {
  transform: 'SelectFromCollection',
  inputs: 1,
  draw: ({ from: [from] }) => {
    const { port } = edgeOf(from!);
    if (port === undefined) throw new Redraw();
    return {
      transform: 'SelectFromCollection',
      args: { key: port },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => ({ frame: input! }),
    };
  },
};
