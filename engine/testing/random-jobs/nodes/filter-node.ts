/** Filter: keeps the rows for which its condition is true. */

import { CastRecord } from '../cast-record.ts';
import { drawCondition } from '../expressions/draw-condition.ts';
import { drawProbe, momentProbe } from '../expressions/draw-probe.ts';
import { reader, RowError, type Expression } from '../expressions/expression.ts';
import { functionModels } from '../expressions/functions.ts';
import { momentFunctions } from '../expressions/time-functions.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import type { Frame, Row } from '../value-types.ts';
import type { NodeContext, NodeDrawing } from './node-drawing.ts';

export const filterNode: NodeDrawing = { transform: 'Filter', inputs: 1, draw: drawFilter };

function drawFilter(context: NodeContext): ReturnType<NodeDrawing['draw']> {
  const expression = drawExpression(context);
  const frame = context.frames[0]!;
  // The engine may choose which parts of a condition it computes for a row, so only whole conditions may fail.
  if (/ (?:AND|OR|THEN) /u.test(expression.text) && filtered(expression, frame).rejected! > 0) throw new Redraw();
  return {
    transform: 'Filter',
    args: { condition: expression.text },
    ports: ['in'],
    mixesRows: false,
    evaluate: ({ in: input }) => filtered(expression, input!),
  };
}

function drawExpression({ draw, frames }: NodeContext): Expression {
  const context = { draw, frame: frames[0]! };
  if (draw.chance(0.02)) return momentProbe(draw.pick(momentFunctions));
  if (draw.chance(0.35)) {
    const model = draw.pick(functionModels);
    const probe = drawProbe(context, model);
    if (probe !== undefined) return probe;
  }
  return drawCondition(context);
}

function filtered(expression: Expression, input: Frame): NodeResult {
  const rows: Row[] = [];
  let rejected = 0;
  const record = new CastRecord();
  for (const row of input.rows) {
    try {
      if (record.row(() => expression.evaluate(reader(input, row))) === true) rows.push(row);
    } catch (thrown) {
      if (!(thrown instanceof RowError)) throw thrown;
      rejected++;
    }
  }
  const { castToNull } = record;
  return { frame: { ...input, rows }, rejected, filtered: input.rows.length - rows.length - rejected, castToNull };
}
