/** Nodes that pass or drop rows by what is in them: DropNullRows and Route. */

import type { Draw } from '../draw.ts';
import { CastRecord } from '../cast-record.ts';
import { drawCondition } from '../expressions/draw-condition.ts';
import { reader, RowError, type Expression } from '../expressions/expression.ts';
import { Redraw, type MiddleNode, type NodeResult } from '../random-job.ts';
import type { Frame, Row, Value, ValueField } from '../value-types.ts';
import { indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

/** Columns, and fields of structs. */
function drawPaths(draw: Draw, columns: readonly ValueField[]): string[][] {
  const places = columns.flatMap(({ name, type }) => [
    [name],
    ...(type.kind === 'struct' ? type.fields.map((field) => [name, field.name]) : []),
  ]);
  return draw.some(places, draw.whole(0, Math.min(3, places.length)));
}

export const dropNullRows: NodeDrawing = {
  transform: 'DropNullRows',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const paths = drawPaths(draw, frame!.columns);
    const match = draw.pick(['all', 'any'] as const);
    const emptyText = draw.chance(0.4);
    return {
      transform: 'DropNullRows',
      args: {
        ...(paths.length === 0 ? {} : { columns: paths.map((path) => pathOf(...path)) }),
        ...(match === 'all' ? {} : { match }),
        ...(emptyText ? { emptyText } : {}),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }): NodeResult => {
        const chosen = paths.length === 0 ? input!.columns.map(({ name }) => [name]) : paths;
        const isMissing = (row: Row, path: readonly string[]): boolean => {
          const value = valueAt(input!, row, path);
          return value === null || (emptyText && value === '');
        };
        const rows = input!.rows.filter((row) =>
          match === 'all'
            ? !chosen.every((path) => isMissing(row, path))
            : !chosen.some((path) => isMissing(row, path)),
        );
        return { frame: { ...input!, rows }, filtered: input!.rows.length - rows.length };
      },
    };
  },
};

/** @throws MissingColumn. */
export function valueAt({ columns }: Pick<Frame, 'columns'>, row: Row, path: readonly string[]): Value {
  const index = indexOf(columns, path[0]!);
  const value = row[index]!;
  if (path.length === 1 || value === null) return value;
  const { fields } = columns[index]!.type as { readonly fields: readonly ValueField[] };
  return (value as readonly Value[])[indexOf(fields, path[1]!)]!;
}

export const route: NodeDrawing = {
  transform: 'Route',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const conditions = Array.from({ length: draw.whole(1, 3) }, () => drawCondition({ draw, frame: frame! }, 1));
    // Filter has conditions that fail or cast; here the question is which rows go where.
    if (failsOrCasts(conditions, frame!)) throw new Redraw();
    const names = draw.some(['large', 'second one', 'x.y', 'Ünder', 'out:1', 'rest'], conditions.length + 1);
    const defaultGroup = draw.chance(0.5) ? 'default_group' : names.at(-1)!;
    const isFirstOnly = draw.chance(0.4);
    const groups = conditions.map(({ text }, index) => ({ groupName: names[index]!, condition: text }));
    const output =
      (at: number): MiddleNode['evaluate'] =>
      ({ in: input }) => {
        if (failsOrCasts(conditions, input!)) throw new Redraw();
        const rows = input!.rows.filter((row) => {
          const met = conditions.map(({ evaluate }) => evaluate(reader(input!, row)) === true);
          if (at === conditions.length) return !met.includes(true);
          return isFirstOnly ? met.indexOf(true) === at : met[at]!;
        });
        return { frame: { ...input!, rows }, otherOutputs: input!.rows.length - rows.length };
      };
    const outputs = [...groups.map(({ groupName }) => groupName), defaultGroup];
    return {
      transform: 'Route',
      args: {
        groups,
        ...(defaultGroup === 'default_group' ? {} : { defaultGroup }),
        ...(isFirstOnly ? { matching: 'first' } : {}),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: Object.fromEntries(outputs.map((name, index) => [name, output(index)])),
    };
  },
};

function failsOrCasts(conditions: readonly Expression[], input: Frame): boolean {
  const record = new CastRecord();
  try {
    for (const row of input.rows) record.row(() => conditions.map(({ evaluate }) => evaluate(reader(input, row))));
  } catch (thrown) {
    if (thrown instanceof RowError) return true;
    throw thrown;
  }
  return Object.keys(record.castToNull).length > 0;
}
