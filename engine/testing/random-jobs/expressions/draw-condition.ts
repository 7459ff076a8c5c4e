/** Conditions of every kind over the columns of a frame: comparisons, lists, patterns, branches, casts, calls. */

import { isCastable } from '../cast-pairs.ts';
import { castCounted, withoutCount } from '../cast-record.ts';
import { drawValue } from '../draw-values.ts';
import {
  boundsOf,
  equalTypes,
  fits,
  isNested,
  isNumeric,
  isWholeType,
  simple,
  type Value,
  type ValueType,
} from '../value-types.ts';
import { keyOf } from '../values.ts';
import {
  castLabel,
  drawLeaf,
  leavesOf,
  literalExpression,
  quoteText,
  RowError,
  type Expression,
  type ExpressionContext,
  type ReadColumn,
} from './expression.ts';
import { Redraw } from '../random-job.ts';
import { anyTrue, comparisons, condition, negated, orderOf } from './comparison.ts';
import { drawMixed } from './draw-mixed.ts';
import { callOf } from './function-model.ts';
import { functionModels } from './functions.ts';

const truth = simple('boolean');
const text = simple('string');

/** A condition of at most `depth` conditions inside each other. */
export function drawCondition(context: ExpressionContext, depth = 2): Expression {
  const { draw } = context;
  if (depth > 0 && draw.chance(0.45)) return drawCombined(context, depth);
  const kind = draw.pick([
    'compare',
    'compare',
    'null',
    'in',
    'in',
    'between',
    'like',
    'function',
    'cast',
    'arithmetic',
    'distinct',
    'truth',
    'mixed',
  ]);
  switch (kind) {
    case 'null':
      return drawNullTest(context);
    case 'in':
      return drawIn(context);
    case 'between':
      return drawBetween(context);
    case 'like':
      return drawLike(context);
    case 'truth': {
      const leaf = drawLeaf(context, truth);
      return leaf;
    }
    case 'distinct':
      return drawDistinctFrom(context);
    case 'mixed':
      return drawMixed(context);
    default:
      return drawComparison(context, kind);
  }
}

function drawCombined(context: ExpressionContext, depth: number): Expression {
  const { draw } = context;
  const inner = (): Expression => drawCondition(context, depth - 1);
  switch (draw.pick(['and', 'or', 'not', 'case'])) {
    case 'not': {
      const one = inner();
      return condition(`NOT (${one.text})`, (read) => negated(one.evaluate(read)));
    }
    case 'case': {
      const [when, then, otherwise] = [inner(), inner(), inner()];
      return condition(`CASE WHEN ${when.text} THEN ${then.text} ELSE ${otherwise.text} END`, (read) =>
        (when.evaluate(read) === true ? then : otherwise).evaluate(read),
      );
    }
    case 'or': {
      const parts = Array.from({ length: draw.whole(2, 4) }, inner);
      return condition(parts.map((part) => `(${part.text})`).join(' OR '), (read) =>
        anyTrue(evaluateUntil(true, parts, read)),
      );
    }
    default: {
      const parts = Array.from({ length: draw.whole(2, 4) }, inner);
      return condition(parts.map((part) => `(${part.text})`).join(' AND '), (read) =>
        negated(anyTrue(evaluateUntil(false, parts, read).map(negated))),
      );
    }
  }
}

/** All values, of which an expression read from left to right needs none behind the first that decides. */
function evaluateUntil(decides: boolean, parts: readonly Expression[], read: ReadColumn): Value[] {
  let isDecided = false;
  return parts.map((part) => {
    const value = isDecided ? withoutCount(() => part.evaluate(read)) : part.evaluate(read);
    isDecided ||= value === decides;
    return value;
  });
}

/** Types that can be compared; of numbers every pair can. */
function drawType({ draw, frame }: ExpressionContext): ValueType {
  const types = leavesOf(frame)
    .map(({ type }) => type)
    .filter((type) => !isNested(type) && type.kind !== 'choice' && type.kind !== 'binary');
  return types.length > 0 && draw.chance(0.9) ? draw.pick(types) : draw.pick([simple('int'), text, simple('double')]);
}

function drawOther(context: ExpressionContext, type: ValueType): Expression {
  const { draw } = context;
  if (!isNumeric(type) || draw.chance(0.5)) return drawLeaf(context, type);
  return drawLeaf(
    context,
    draw.pick([simple('int'), simple('double'), simple('bigint'), { kind: 'decimal', precision: 6, scale: 2 }]),
  );
}

export function drawComparison(context: ExpressionContext, kind: string): Expression {
  const { draw } = context;
  const left =
    kind === 'function'
      ? drawCall(context)
      : kind === 'cast'
        ? drawCast(context)
        : kind === 'arithmetic'
          ? drawArithmetic(context)
          : drawLeaf(context, drawType(context));
  if (left.type.kind === 'boolean' && draw.chance(0.7)) return left;
  if (isNested(left.type) || left.type.kind === 'binary' || left.near === true || left.type.kind === 'choice')
    return condition(`${left.text} IS NOT NULL`, (read) => left.evaluate(read) !== null);
  const right = drawOther(context, left.type);
  const operator = draw.pick(Object.keys(comparisons));
  return condition(`${left.text} ${operator} ${right.text}`, (read) => {
    const order = orderOf(left.evaluate(read), left.type, right.evaluate(read), right.type);
    return order === null ? null : comparisons[operator]!(order);
  });
}

function drawNullTest(context: ExpressionContext): Expression {
  const leaves = leavesOf(context.frame);
  if (leaves.length === 0) throw new Redraw();
  const value = context.draw.pick(leaves);
  return context.draw.chance(0.5)
    ? condition(`${value.text} IS NULL`, (read) => value.evaluate(read) === null)
    : condition(`${value.text} IS NOT NULL`, (read) => value.evaluate(read) !== null);
}

function drawDistinctFrom(context: ExpressionContext): Expression {
  const type = drawType(context);
  const [left, right] = [drawLeaf(context, type), drawLeaf(context, type)];
  const not = context.draw.chance(0.5);
  return condition(`${left.text} IS ${not ? 'NOT ' : ''}DISTINCT FROM ${right.text}`, (read) => {
    const [one, other] = [left.evaluate(read), right.evaluate(read)];
    const distinct =
      one === null || other === null ? one !== other : keyOf(one, left.type) !== keyOf(other, right.type);
    return distinct !== not;
  });
}

/** Lists of 1 to 50: from 5 constants on the engine beneath makes a join of it. */
function drawIn(context: ExpressionContext): Expression {
  const { draw } = context;
  const type = drawType(context);
  const value = drawLeaf(context, type);
  const literalType = isWholeType(type) ? simple('bigint') : type;
  const list = Array.from({ length: draw.pick([1, 2, 3, 4, 5, 6, 8, 20, 50]) }, () =>
    isWholeType(type)
      ? literalExpression(BigInt(draw.whole(-9, 12)), literalType)
      : draw.chance(0.03)
        ? literalExpression(null, type)
        : literalExpression(drawValue(draw, type), type),
  );
  const not = draw.chance(0.3);
  return condition(`${value.text} ${not ? 'NOT ' : ''}IN (${list.map((one) => one.text).join(', ')})`, (read) => {
    const held = value.evaluate(read);
    const found = anyTrue(
      list.map((one) => {
        const order = orderOf(held, value.type, one.evaluate(read), one.type);
        return order === null ? null : order === 0;
      }),
    );
    return not ? negated(found) : found;
  });
}

function drawBetween(context: ExpressionContext): Expression {
  const type = drawType(context);
  const value = drawLeaf(context, type);
  const [low, high] = [drawOther(context, type), drawOther(context, type)];
  const not = context.draw.chance(0.2);
  return condition(`${value.text} ${not ? 'NOT ' : ''}BETWEEN ${low.text} AND ${high.text}`, (read) => {
    const held = value.evaluate(read);
    const above = orderOf(held, value.type, low.evaluate(read), low.type);
    const below = orderOf(held, value.type, high.evaluate(read), high.type);
    const outside = anyTrue([above === null ? null : above < 0, below === null ? null : below > 0]);
    return not ? outside : negated(outside);
  });
}

const likePatterns = ['%', 'a%', '%b', '%a%', '_', '__%', 'k_', '%ï%', '', 'abc', '%\n%', 'A%'];

function drawLike(context: ExpressionContext): Expression {
  const { draw } = context;
  const value = drawLeaf(context, text);
  const [not, ignoreCase, escaped] = [draw.chance(0.25), draw.chance(0.25), draw.chance(0.2)];
  const pattern = escaped ? draw.pick(['!%%', '%!_%', '!%!_x']) : draw.pick(likePatterns);
  const matcher = likeMatcher(pattern, escaped ? '!' : undefined, ignoreCase);
  const word = `${not ? 'NOT ' : ''}${ignoreCase ? 'ILIKE' : 'LIKE'}`;
  return condition(`${value.text} ${word} ${quoteText(pattern)}${escaped ? " ESCAPE '!'" : ''}`, (read) => {
    const held = value.evaluate(read);
    return held === null ? null : matcher.test(held as string) !== not;
  });
}

function likeMatcher(pattern: string, escape: string | undefined, ignoreCase: boolean): RegExp {
  let source = '';
  let isEscaped = false;
  for (const letter of pattern) {
    if (!isEscaped && letter === escape) {
      isEscaped = true;
      continue;
    }
    source +=
      !isEscaped && letter === '%'
        ? '.*'
        : !isEscaped && letter === '_'
          ? '.'
          : letter.replace(/[$()*+./?[\\\]^{|}-]/gu, '\\$&');
    isEscaped = false;
  }
  return new RegExp(`^${source}$`, ignoreCase ? 'sui' : 'su');
}

/** Sums, differences and products of numbers of one type; a result that is too big rejects the row. */
function drawArithmetic(context: ExpressionContext): Expression {
  const { draw } = context;
  const type = simple(draw.pick(['int', 'bigint', 'double'] as const));
  const [left, right] = [drawLeaf(context, type), drawLeaf(context, type, true)];
  const operator = draw.pick(type.kind === 'double' ? ['+', '-', '*', '/'] : ['+', '-', '*', '/', '//', '%']);
  return {
    text: `(${left.text} ${operator} ${right.text})`,
    type: operator === '/' ? simple('double') : type,
    evaluate: (read) => calculate(operator, left.evaluate(read), right.evaluate(read), type.kind),
  };
}

function calculate(operator: string, left: Value, right: Value, kind: string): Value {
  if (left === null || right === null) return null;
  if (operator === '/') return Number(right) === 0 ? null : Number(left) / Number(right);
  if (typeof left === 'number' && typeof right === 'number')
    return operator === '+' ? left + right : operator === '-' ? left - right : left * right;
  const [a, b] = [left as bigint, right as bigint];
  if ((operator === '//' || operator === '%') && b === 0n) return null;
  const result =
    operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '//' ? a / b : a % b;
  if (!fits(result, kind) || (operator === '%' && a === boundsOf(kind)[0] && b === -1n))
    throw new RowError(`${a} ${operator} ${b}`);
  return result;
}

const castTargets: readonly ValueType[] = [
  simple('int'),
  simple('bigint'),
  simple('double'),
  simple('string'),
  simple('boolean'),
  simple('date'),
  { kind: 'decimal', precision: 12, scale: 3 },
];

function drawCast(context: ExpressionContext): Expression {
  const { draw } = context;
  const to = draw.pick(castTargets);
  const from = draw.pick([
    ...leavesOf(context.frame).filter(({ type }) => isCastable(type, to)),
    drawLeaf(context, text),
  ]);
  const name =
    to.kind === 'decimal'
      ? `DECIMAL(${to.precision}, ${to.scale})`
      : to.kind === 'string'
        ? draw.pick(['VARCHAR', 'STRING'])
        : to.kind.toUpperCase();
  return {
    text: `${draw.chance(0.3) ? 'TRY_CAST' : 'CAST'}(${from.text} AS ${name})`,
    type: to,
    evaluate: (read) => castCounted(castLabel(from), from.evaluate(read), from.type, to),
  };
}

function drawCall(context: ExpressionContext): Expression {
  const model = context.draw.pick(functionModels);
  return callOf(model, context, (type) => {
    const inner = context.draw.chance(0.2)
      ? functionModels.filter(
          ({ gives, takes }) => typeof gives !== 'function' && equalTypes(gives, type) && takes.length < 3,
        )
      : [];
    return inner.length > 0 ? callOf(context.draw.pick(inner), context) : drawLeaf(context, type);
  });
}
