/** One line of the evaluator's own table of functions: arguments and result. */

import type { Value, ValueType } from '../value-types.ts';
import { simple } from '../value-types.ts';
import { noteLost, withoutCount } from '../cast-record.ts';
import { castLabel, drawLeaf, literalExpression, type Expression, type ExpressionContext } from './expression.ts';

/** A type, or how an argument is drawn. */
export type ArgumentModel = ValueType | ((context: ExpressionContext) => Expression);

export interface FunctionModel {
  readonly name: string;
  readonly takes: readonly ArgumentModel[];
  readonly gives: ValueType | ((args: readonly Expression[]) => ValueType);
  readonly compute: (args: readonly Value[], types: readonly ValueType[]) => Value;
  /** The last digits of the result may differ. */
  readonly near?: true;
  /** A cast of its argument. */
  readonly casts?: true;
  /** Arguments behind the first that is not null are not evaluated. */
  readonly stopsAtValue?: true;
  readonly write?: (args: readonly string[]) => string;
}

/**
 * @param strict receives the values when none of them is null; a null argument gives null.
 * @param whole used instead of it, where nulls are values.
 */
export function fn(
  name: string,
  takes: readonly ArgumentModel[],
  gives: FunctionModel['gives'],
  strict: ((...args: readonly Exclude<Value, null>[]) => Value) | null,
  whole?: FunctionModel['compute'],
): FunctionModel {
  return {
    name,
    takes,
    gives,
    compute:
      strict === null
        ? whole!
        : (args) => (args.some((value) => value === null) ? null : strict(...(args as Exclude<Value, null>[]))),
  };
}

/** One of a few literals. */
export function constants(type: ValueType, values: readonly Value[]): ArgumentModel {
  return ({ draw }) => literalExpression(draw.pick(values), type);
}

/** A small whole literal. */
export function small(least: number, most: number, without: readonly number[] = []): ArgumentModel {
  return ({ draw }) => {
    let value = draw.whole(least, most);
    while (without.includes(value)) value = draw.whole(least, most);
    return literalExpression(BigInt(value), simple('int'));
  };
}

/** A call with drawn arguments. @param drawArgument for arguments that are any expression of a type. */
export function callOf(
  model: FunctionModel,
  context: ExpressionContext,
  drawArgument: (type: ValueType) => Expression = (type) => drawLeaf(context, type),
): Expression {
  const args = model.takes.map((take) => (typeof take === 'function' ? take(context) : drawArgument(take)));
  const texts = args.map((arg) => arg.text);
  const types = args.map((arg) => arg.type);
  return {
    text: model.write?.(texts) ?? `${model.name}(${texts.join(', ')})`,
    type: typeof model.gives === 'function' ? model.gives(args) : model.gives,
    evaluate: (read) => {
      let isReached = true;
      const values = args.map((arg) => {
        const value = isReached ? arg.evaluate(read) : withoutCount(() => arg.evaluate(read));
        if (model.stopsAtValue === true && value !== null) isReached = false;
        return value;
      });
      const result = model.compute(values, types);
      if (model.casts === true) noteLost(castLabel(args[0]!), values[0]!, result);
      return result;
    },
    // Of constants it is one, too.
    ...(args.length > 0 && args.every(({ path }) => path === null) ? { path: null } : {}),
    ...(model.near === true || args.some((arg) => arg.near === true) ? { near: true } : {}),
  };
}
