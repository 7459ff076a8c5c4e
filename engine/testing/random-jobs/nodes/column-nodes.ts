/** Nodes that compute columns: elements of arrays, constants for nulls, expressions. */

import { dateText, timeText } from '../calendar.ts';
import { CastRecord } from '../cast-record.ts';
import { drawValue } from '../draw-values.ts';
import { drawCondition } from '../expressions/draw-condition.ts';
import { drawLeaf, leavesOf, reader, RowError, type Expression } from '../expressions/expression.ts';
import { callOf } from '../expressions/function-model.ts';
import { functionModels } from '../expressions/functions.ts';
import { doubleText, floatText } from '../number-text.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import { decimalText } from '../values.ts';
import {
  isFloating,
  isWholeType,
  simple,
  type Frame,
  type Row,
  type Value,
  type ValueField,
  type ValueType,
} from '../value-types.ts';
import type { NodeContext, NodeDrawing } from './node-drawing.ts';
import { indexOf, pathOf } from './paths.ts';
import { drawName, drawPlace, put } from './put.ts';

export const arrayToColumns: NodeDrawing = {
  transform: 'ArrayToColumns',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, ({ kind }) => kind === 'array');
    const { element } = place.type as { readonly element: ValueType };
    const colList = Array.from(
      { length: draw.whole(1, 3) },
      (_none, index) => `${drawName(draw, frame!)}${index === 0 ? '' : index}`,
    );
    const indexes = draw.chance(0.5) ? colList.map(() => draw.whole(1, 4)) : undefined;
    return {
      transform: 'ArrayToColumns',
      args: { colName: place.path, colList, ...(indexes === undefined ? {} : { indexes }) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const read = place.read(input!);
        return put(
          input!,
          colList.map((name, index) => ({
            field: { name, type: element },
            valueOf: (row) => (read(row) as readonly Value[] | null)?.[(indexes?.[index] ?? index + 1) - 1] ?? null,
          })),
        );
      },
    };
  },
};

export const fillNulls: NodeDrawing = {
  transform: 'FillNulls',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const fillable = frame!.columns.filter(
      ({ type, near }) => near !== true && !['binary', 'array', 'map', 'struct', 'choice'].includes(type.kind),
    );
    if (fillable.length === 0) throw new Redraw();
    const fills = draw
      .some(fillable, draw.whole(1, 3))
      .map(({ name, type }) => ({ name, type, value: withoutSign(drawValue(draw, type)) }));
    return {
      transform: 'FillNulls',
      args: {
        fills: fills.map(({ name, type, value }) => ({ column: pathOf(name), value: argumentOf(value, type) })),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) =>
        put(
          input!,
          fills.map(({ name, value }) => {
            const index = indexOf(input!.columns, name);
            return {
              field: input!.columns[index]!,
              valueOf: (row) => (row[index] === null || Number.isNaN(row[index]) ? value : row[index]!),
            };
          }),
        ),
    };
  },
};

/** JSON text has no negative zero. */
function withoutSign(value: Value): Value {
  return Object.is(value, -0) ? 0 : value;
}

/** As people write it: numbers and booleans mostly as they are in JSON. */
function argumentOf(value: Value, type: ValueType): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (isFloating(type)) {
    const number = value as number;
    return Number.isFinite(number) && type.kind === 'double'
      ? number
      : type.kind === 'float'
        ? floatText(number)
        : doubleText(number);
  }
  if (isWholeType(type)) {
    const number = Number(value as bigint);
    return Number.isSafeInteger(number) ? number : String(value as bigint);
  }
  switch (type.kind) {
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'date':
      return dateText(value as number);
    case 'timestamp':
    case 'timestamp_ntz':
      return timeText(value as bigint);
    default:
      return value as string;
  }
}

/** Types that the engine gives exactly so; whole numbers may be wider there. */
const exactResults = new Set(['string', 'boolean', 'double', 'date']);

function drawExpression({ draw, frames: [frame] }: NodeContext): Expression {
  const context = { draw, frame: frame! };
  if (draw.chance(0.3)) return drawCondition(context);
  if (draw.chance(0.5)) {
    const call = callOf(draw.pick(functionModels), context);
    if (exactResults.has(call.type.kind)) return call;
  }
  const leaves = leavesOf(frame!);
  return draw.chance(0.2) || leaves.length === 0 ? drawLeaf(context, simple('string')) : draw.pick(leaves);
}

export const derivedColumn: NodeDrawing = {
  transform: 'DerivedColumn',
  inputs: 1,
  draw: (context) => {
    const expression = drawExpression(context);
    const [frame] = context.frames;
    const colName = drawName(context.draw, frame!);
    // Whether a row fails depends on whether anything reads the column.
    const evaluate = (input: Frame): NodeResult => {
      const record = new CastRecord();
      const field: ValueField = {
        name: colName,
        type: expression.type,
        ...(expression.near === true ? { near: true } : {}),
      };
      const valueOf = (row: Row): Value => record.row(() => expression.evaluate(reader(input, row)));
      try {
        const { frame: made } = put(input, [{ field, valueOf }]);
        return { frame: made, castToNull: record.castToNull };
      } catch (thrown) {
        throw thrown instanceof RowError ? new Redraw() : thrown;
      }
    };
    evaluate(frame!);
    return {
      transform: 'DerivedColumn',
      args: { colName, expr: expression.text },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};
