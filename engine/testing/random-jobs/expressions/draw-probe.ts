/** Conditions that compare a function's value with the evaluator's in every row of a small frame. */

import { withoutCount } from '../cast-record.ts';
import type { FunctionModel } from './function-model.ts';
import { callOf } from './function-model.ts';
import {
  literalText,
  quoteName,
  reader,
  RowError,
  type Expression,
  type ExpressionContext,
  type ReadColumn,
} from './expression.ts';
import { Redraw } from '../random-job.ts';
import { simple, type Value, type ValueField } from '../value-types.ts';
import { isNear, keyOf } from '../values.ts';
import type { momentFunctions } from './time-functions.ts';

/** Rows of one probe; more would make the text long. */
const mostRows = 40;

/** undefined: no column of the frame identifies its rows. */
export function drawProbe(context: ExpressionContext, model: FunctionModel): Expression | undefined {
  const { frame } = context;
  const identity = frame.columns.find((column) => tellsApart(context, column));
  if (identity === undefined || frame.rows.length === 0 || frame.rows.length > mostRows) return undefined;
  const call = callOf(model, context);
  const name = quoteName(identity.name);
  const branches = frame.rows.map((row) => {
    const read = reader(frame, row);
    return `WHEN ${literalText(read(identity.name), identity.type)} THEN ${isValue(call, valueOf(call, read))}`;
  });
  const held = new Map(
    frame.rows.map((row) => {
      const read = reader(frame, row);
      return [read(identity.name), withoutCount(() => valueOf(call, read))];
    }),
  );
  return {
    text: `CASE ${name} ${branches.join(' ')} END`,
    type: simple('boolean'),
    // Rows of later files are not in the text.
    evaluate: (read) => {
      const then = held.get(read(identity.name));
      if (then === undefined) {
        withoutCount(() => call.evaluate(read));
        return null;
      }
      // A row has other values in an earlier run if they depend on other rows.
      return isSame(call, call.evaluate(read), then);
    },
  };
}

function isSame({ type, near }: Expression, now: Value, then: Value): boolean {
  if (now === null || then === null) return now === then;
  return keyOf(now, type) === keyOf(then, type) || (near === true && isNear(now, then, type));
}

/** @throws Redraw where the call has no value: a row that fails has none to compare. */
function valueOf(call: Expression, read: ReadColumn): Value {
  try {
    return call.evaluate(read);
  } catch (thrown) {
    throw thrown instanceof RowError ? new Redraw() : thrown;
  }
}

function tellsApart({ frame }: ExpressionContext, { name, type }: ValueField): boolean {
  if (type.kind !== 'bigint' && type.kind !== 'int') return false;
  const values = frame.rows.map((row) => reader(frame, row)(name));
  return !values.includes(null) && new Set(values).size === values.length;
}

/** A condition: the call gives the value. */
export function isValue(call: Expression, value: Value): string {
  if (value === null) return `${call.text} IS NULL`;
  if (call.near === true && typeof value === 'number' && Number.isFinite(value))
    return `abs(${call.text} - ${literalText(value, simple('double'))}) <= ${literalText(1e-9 * Math.max(1, Math.abs(value)), simple('double'))}`;
  if (call.type.kind === 'binary')
    return `base64(${call.text}) = '${Buffer.from(value as Uint8Array).toString('base64')}'`;
  return `${call.text} IS NOT DISTINCT FROM ${literalText(value, call.type)}`;
}

/** No model can predict their values, only that they increase. */
export function momentProbe(name: (typeof momentFunctions)[number]): Expression {
  const text =
    name === 'current_date'
      ? "current_date > DATE '2024-01-01'"
      : `${name}() > CAST('2024-01-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE)`;
  return { text, type: simple('boolean'), evaluate: () => true };
}
