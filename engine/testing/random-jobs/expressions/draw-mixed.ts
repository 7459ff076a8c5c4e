/** Conditions over values of different kinds, which Spark casts implicitly (spark.sql.ansi.enabled=false). */

import { castCounted } from '../cast-record.ts';
import { castTo } from '../casts.ts';
import { drawValue } from '../draw-values.ts';
import { Redraw } from '../random-job.ts';
import { equalTypes, isNumeric, isWholeType, simple, type Value, type ValueType } from '../value-types.ts';
import { keyOf } from '../values.ts';
import { anyTrue, comparisons, condition, negated, orderOf } from './comparison.ts';
import {
  castLabel,
  drawLeaf,
  leavesOf,
  literalExpression,
  quoteText,
  type Expression,
  type ExpressionContext,
} from './expression.ts';

const text = simple('string');
const double = simple('double');
const truth = simple('boolean');
const others: readonly ValueType[] = [
  simple('int'),
  simple('int'),
  simple('bigint'),
  double,
  { kind: 'decimal', precision: 6, scale: 2 },
  simple('date'),
  truth,
];

/** Texts that equal, almost equal or cannot become a value of another type. */
const nearTexts = ['5', ' 5 ', '5.7', '-3', '1e1', 'abc', '', 'true', 'T', '0', '2024-02-29', 'NaN', '99999999999'];

export function drawMixed(context: ExpressionContext): Expression {
  const { draw } = context;
  switch (draw.pick(['compare', 'compare', 'between', 'in', 'distinct', 'arithmetic', 'like', 'branches', 'flag'])) {
    case 'between':
      return drawBetween(context);
    case 'in':
      return drawIn(context);
    case 'distinct':
      return drawDistinct(context);
    case 'arithmetic':
      return drawArithmetic(context);
    case 'like':
      return drawLike(context);
    case 'branches':
      return drawBranches(context);
    case 'flag':
      return drawFlag(context);
    default:
      return drawComparison(context);
  }
}

/** Never a literal: a quoted literal is parsed as the other side's type and refused when it does not fit. */
function drawText({ draw, frame }: ExpressionContext): Expression {
  const columns = leavesOf(frame).filter(({ type }) => type.kind === 'string');
  if (columns.length === 0) throw new Redraw();
  const column = draw.pick(columns);
  if (draw.chance(0.7)) return column;
  // Columns rarely contain text that is a number.
  const kept = draw.pick(nearTexts);
  return {
    text: `coalesce(nullif(${column.text}, ${column.text}), ${quoteText(kept)})`,
    type: text,
    evaluate: (read) => (void column.evaluate(read), kept),
  };
}

/** The type that both sides of a comparison are cast to. */
function metType(other: ValueType): ValueType {
  return isNumeric(other) && !isWholeType(other) && other.kind !== 'float' ? double : other;
}

interface Sides {
  readonly left: Expression;
  readonly right: Expression;
}

function drawSides(context: ExpressionContext): Sides {
  const word = drawText(context);
  const other = asWritten(drawLeaf(context, context.draw.pick(others)));
  return context.draw.chance(0.7) ? { left: word, right: other } : { left: other, right: word };
}

/** A literal drawn as a bigint is read as an int if it fits, and the text beside it is then cast to int. */
function asWritten(side: Expression): Expression {
  if (side.path !== null || side.type.kind !== 'bigint') return side;
  const value = side.evaluate(() => null);
  return value !== null && BigInt.asIntN(32, value as bigint) === value ? { ...side, type: simple('int') } : side;
}

/** null when a side is null or cannot be cast. */
function mixedOrder({ left, right }: Sides, one: Value, other: Value): number | null {
  const met = metType(left.type.kind === 'string' ? right.type : left.type);
  const [first, second] = [castSide(left, right, one, met), castSide(right, left, other, met)];
  return orderOf(first, met, second, met);
}

/** Beside a NULL, nothing is cast. */
function castSide(side: Expression, beside: Expression, value: Value, met: ValueType): Value {
  return castCounted(beside.text === 'NULL' ? undefined : castLabel(side), value, side.type, met);
}

function drawComparison(context: ExpressionContext): Expression {
  const sides = drawSides(context);
  const operator = context.draw.pick(Object.keys(comparisons));
  return condition(`${sides.left.text} ${operator} ${sides.right.text}`, (read) => {
    const order = mixedOrder(sides, sides.left.evaluate(read), sides.right.evaluate(read));
    return order === null ? null : comparisons[operator]!(order);
  });
}

function drawBetween(context: ExpressionContext): Expression {
  const word = drawText(context);
  const type = context.draw.pick(others);
  const [low, high] = [asWritten(drawLeaf(context, type)), asWritten(drawLeaf(context, type))];
  const not = context.draw.chance(0.3);
  return condition(`${word.text} ${not ? 'NOT ' : ''}BETWEEN ${low.text} AND ${high.text}`, (read) => {
    const held = word.evaluate(read);
    const above = mixedOrder({ left: word, right: low }, held, low.evaluate(read));
    const below = mixedOrder({ left: word, right: high }, held, high.evaluate(read));
    const outside = anyTrue([above === null ? null : above < 0, below === null ? null : below > 0]);
    return not ? outside : negated(outside);
  });
}

/** One text among the values makes IN compare all of them as text. */
function drawIn(context: ExpressionContext): Expression {
  const { draw } = context;
  const type = draw.pick([simple('int'), simple('bigint'), simple('date')]);
  const isTextFirst = draw.chance(0.6);
  const value = isTextFirst ? drawText(context) : drawLeaf(context, type);
  const list = Array.from({ length: draw.pick([1, 2, 4, 5, 6, 20]) }, () =>
    literalExpression(drawValue(draw, type), type),
  );
  if (!isTextFirst) list.push(drawText(context));
  const not = draw.chance(0.4);
  const members = draw.shuffle(list);
  return condition(`${value.text} ${not ? 'NOT ' : ''}IN (${members.map((one) => one.text).join(', ')})`, (read) => {
    const held = castTo(value.evaluate(read), value.type, text);
    const found = anyTrue(
      members.map((one) => {
        const member = castTo(one.evaluate(read), one.type, text);
        return held === null || member === null ? null : held === member;
      }),
    );
    return not ? negated(found) : found;
  });
}

function drawDistinct(context: ExpressionContext): Expression {
  const { left, right } = drawSides(context);
  const met = metType(left.type.kind === 'string' ? right.type : left.type);
  const not = context.draw.chance(0.5);
  return condition(`${left.text} IS ${not ? 'NOT ' : ''}DISTINCT FROM ${right.text}`, (read) => {
    const one = castSide(left, right, left.evaluate(read), met);
    const other = castSide(right, left, right.evaluate(read), met);
    const distinct = one === null || other === null ? one !== other : keyOf(one!, met) !== keyOf(other!, met);
    return distinct !== not;
  });
}

/** Arithmetic casts the text to double; the result is a double. */
function drawArithmetic(context: ExpressionContext): Expression {
  const { draw } = context;
  const word = drawText(context);
  const other = drawLeaf(context, draw.pick([simple('int'), double]), true);
  const bound = literalExpression(drawValue(draw, double, true), double);
  const operator = draw.pick(['+', '-', '*', '/']);
  return condition(`${word.text} ${operator} ${other.text} > ${bound.text}`, (read) => {
    const [a, b] = [word, other].map(
      (side) => castCounted(castLabel(side), side.evaluate(read), side.type, double) as number | null,
    );
    if (a === null || b === null || (operator === '/' && b === 0)) return null;
    const result = operator === '+' ? a! + b! : operator === '-' ? a! - b! : operator === '*' ? a! * b! : a! / b!;
    const order = orderOf(result, double, bound.evaluate(read), double);
    return order === null ? null : order > 0;
  });
}

function drawLike(context: ExpressionContext): Expression {
  const value = drawLeaf(context, context.draw.pick([simple('int'), simple('bigint'), simple('date'), truth]));
  const [pattern, matcher] = context.draw.pick<readonly [string, RegExp]>([
    ['%1%', /1/u],
    ['-%', /^-/u],
    ['_', /^.$/su],
    ['t%', /^t/u],
    ['20__-%', /^20..-/su],
  ]);
  return condition(`${value.text} LIKE ${quoteText(pattern)}`, (read) => {
    const held = castTo(value.evaluate(read), value.type, text);
    return held === null ? null : matcher.test(held as string);
  });
}

/** One text branch makes the result of CASE text; beside a boolean, Spark refuses it, and so do we. */
function drawBranches(context: ExpressionContext): Expression {
  const { draw } = context;
  const when = drawLeaf(context, truth);
  const [word, other] = [drawText(context), drawLeaf(context, draw.pick([simple('int'), simple('date')]))];
  const compared = draw.pick(nearTexts);
  const written = draw.chance(0.5)
    ? `CASE WHEN ${when.text} THEN ${other.text} ELSE ${word.text} END`
    : `if(${when.text}, ${other.text}, ${word.text})`;
  return condition(`${written} = ${quoteText(compared)}`, (read) => {
    const held = when.evaluate(read) === true ? castTo(other.evaluate(read), other.type, text) : word.evaluate(read);
    return held === null ? null : held === compared;
  });
}

/** A boolean compared with a number is cast to 1 or 0. */
function drawFlag(context: ExpressionContext): Expression {
  const flag = drawLeaf(context, truth);
  const number = drawLeaf(context, context.draw.pick([simple('int'), simple('bigint'), double]));
  if (equalTypes(flag.type, number.type)) throw new Redraw();
  const operator = context.draw.pick(Object.keys(comparisons));
  return condition(`${flag.text} ${operator} ${number.text}`, (read) => {
    const order = orderOf(
      castTo(flag.evaluate(read), truth, number.type),
      number.type,
      number.evaluate(read),
      number.type,
    );
    return order === null ? null : comparisons[operator]!(order);
  });
}
