/** Results of the functions of numbers. */

import { isFloating, isNumeric, simple, type Value, type ValueType } from '../value-types.ts';
import { compareValues, decimalText } from '../values.ts';
import { rescale, unscaledOfNumber } from '../casts.ts';
import { RowError, type Expression } from './expression.ts';
import { constants, fn, small, type FunctionModel } from './function-model.ts';

const whole = simple('int');
const long = simple('bigint');
const double = simple('double');
const truth = simple('boolean');
const text = simple('string');
const decimal: ValueType = { kind: 'decimal', precision: 10, scale: 2 };

function first(args: readonly Expression[]): ValueType {
  return args[0]!.type;
}

function near(model: FunctionModel): FunctionModel {
  return { ...model, near: true };
}

/** The same model for several types of the first argument. */
function over(types: readonly ValueType[], make: (type: ValueType) => FunctionModel): FunctionModel[] {
  return types.map(make);
}

function absolute(value: Value, type: ValueType): Value {
  if (typeof value === 'number') return Math.abs(value);
  if (value === -(1n << 31n) && type.kind === 'int') throw new RowError('abs');
  if (value === -(1n << 63n)) throw new RowError('abs');
  return (value as bigint) < 0n ? -(value as bigint) : value;
}

function toIntegral(value: Value, type: ValueType, way: 'ceil' | 'floor' | 'trunc' | 'round'): Value {
  if (typeof value === 'number') {
    if (way === 'round') return roundAway(value) + 0;
    const cut = Math[way](value);
    if (way === 'trunc') return cut;
    if (!(cut >= -(2 ** 63) && cut < 2 ** 63)) throw new RowError(way);
    return BigInt(cut);
  }
  if (type.kind !== 'decimal') return value;
  const divisor = 10n ** BigInt(type.scale);
  const unscaled = value as bigint;
  if (way === 'round') return rescale(unscaled, type.scale, 0);
  const cut = unscaled / divisor;
  const isExact = cut * divisor === unscaled;
  if (way === 'ceil' && !isExact && unscaled > 0n) return cut + 1n;
  if (way === 'floor' && !isExact && unscaled < 0n) return cut - 1n;
  return cut;
}

function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function integralType([value]: readonly Expression[]): ValueType {
  const type = value!.type;
  return type.kind === 'decimal' ? { kind: 'decimal', precision: type.precision, scale: 0 } : type;
}

function roundTo(value: Value, digits: number, type: ValueType): Value {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return value;
    if (digits >= 0) return Number(decimalText(unscaledOfNumber(String(value), digits), digits));
    return roundAway(value / 10 ** -digits) * 10 ** -digits + 0;
  }
  if (type.kind === 'decimal') return rescale(rescale(value as bigint, type.scale, digits), digits, type.scale);
  if (digits >= 0) return value;
  const rounded = rescale(value as bigint, -digits, 0) * 10n ** BigInt(-digits);
  const bits = type.kind === 'bigint' ? 64 : 32;
  if (BigInt.asIntN(bits, rounded) !== rounded) throw new RowError('round');
  return rounded;
}

/** Quotient and rest go towards zero; null when divided by zero. */
function remainder(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return right === 0 ? null : left % right;
  if (left === -(1n << 63n) && right === -1n) throw new RowError('mod');
  return right === 0n ? null : (left as bigint) % (right as bigint);
}

/** The least number of a type divided by -1 is not one of its numbers. */
function quotient(left: bigint, right: bigint, { kind }: ValueType): Value {
  if (right === -1n && left === -(1n << (kind === 'bigint' ? 63n : 31n))) throw new RowError('div');
  return right === 0n ? null : left / right;
}

function extreme(args: readonly Value[], sign: number): Value {
  const held = args.filter((value) => value !== null);
  return held.reduce<Value>(
    (best, value) => (best === null || compareValues(value, best) * sign > 0 ? value : best),
    null,
  );
}

const positive = (compute: (value: number) => number) => (value: Value) =>
  Number.isNaN(value) || (value as number) > 0 ? compute(value as number) : null;

export const numberFunctions: readonly FunctionModel[] = [
  ...over([whole, long, double, decimal], (type) => fn('abs', [type], first, (a) => absolute(a, type))),
  ...over([whole, double], (type) =>
    fn('sign', [type], double, (a) =>
      typeof a === 'number' ? Math.sign(a) : (a as bigint) > 0n ? 1 : a === 0n ? 0 : -1,
    ),
  ),
  ...(['ceil', 'ceiling', 'floor', 'trunc', 'round'] as const).flatMap((name) =>
    over([double, decimal, whole], (type) =>
      fn(name, [type], type.kind !== 'decimal' && name !== 'trunc' && name !== 'round' ? long : integralType, (a) =>
        toIntegral(a, type, name === 'ceiling' ? 'ceil' : name),
      ),
    ),
  ),
  ...over([double, decimal, whole], (type) =>
    near(fn('round', [type, small(-1, 2)], type, (a, b) => roundTo(a, Number(b), type))),
  ),
  near(fn('sqrt', [double], double, (a) => Math.sqrt(a as number))),
  near(fn('exp', [double], double, (a) => Math.exp(a as number))),
  near(fn('ln', [double], double, positive(Math.log))),
  near(fn('log10', [double], double, positive(Math.log10))),
  near(fn('log2', [double], double, positive(Math.log2))),
  ...['power', 'pow'].map((name) =>
    near(fn(name, [double, constants(double, [0, 1, 2, 0.5, -1])], double, (a, b) => power(a as number, b as number))),
  ),
  ...over([whole, long, double], (type) => fn('mod', [type, type], type, remainder)),
  ...over([whole, long], (type) =>
    fn('div', [type, small(-3, 7)], long, (a, b) => quotient(a as bigint, b as bigint, type)),
  ),
  ...(['greatest', 'least'] as const).flatMap((name) =>
    over([whole, double, text, simple('date')], (type) =>
      fn(name, [type, type, type], type, null, (args) => extreme(args, name === 'greatest' ? 1 : -1)),
    ),
  ),
  near(fn('pi', [], double, () => Math.PI)),
  fn('isnan', [double], truth, null, ([value]) => Number.isNaN(value)),
];

/** JavaScript returns NaN where C and Java return 1. */
function power(base: number, exponent: number): number {
  return exponent === 0 ? 1 : base ** exponent;
}

/** A number that two numeric types can be compared by, exactly where both are whole or decimal. */
export function comparable(value: Value, type: ValueType, other: ValueType): Value {
  if (!isNumeric(type) || value === null) return value;
  if (isFloating(type) || isFloating(other)) {
    return typeof value === 'number' ? value : Number(decimalText(value as bigint, scaleOf(type)));
  }
  return (value as bigint) * 10n ** BigInt(Math.max(0, scaleOf(other) - scaleOf(type)));
}

function scaleOf(type: ValueType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}
