/** Nodes of two inputs: Join and Union. */

import { castTo } from '../casts.ts';
import { comparable } from '../expressions/number-functions.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import {
  equalTypes,
  glueName,
  holdsChoice,
  isFloating,
  isNested,
  isNumeric,
  isWholeType,
  simple,
  wholeNames,
  type Frame,
  type Row,
  type Value,
  type ValueField,
  type ValueType,
} from '../value-types.ts';
import { compareValues, rowKey } from '../values.ts';
import { distinctRows } from './grouping-nodes.ts';
import { haveDifferentNames, indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

export function canMeet(left: ValueField, right: ValueField): boolean {
  if (left.near === true || right.near === true) return false;
  if (isNested(left.type) || holdsChoice(left.type) || left.type.kind === 'binary') return false;
  return equalTypes(left.type, right.type) || (isNumeric(left.type) && isNumeric(right.type) && fit(left, right));
}

const wholeDigits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 19 };

/** A join refuses keys that no decimal could hold together. */
function fit(left: ValueField, right: ValueField): boolean {
  const digits = [left.type, right.type].map((type) =>
    type.kind === 'decimal'
      ? { whole: type.precision - type.scale, scale: type.scale }
      : { whole: wholeDigits[type.kind] ?? Infinity, scale: 0 },
  );
  // A double holds either one.
  if (digits.some(({ whole }) => whole === Infinity)) return true;
  return Math.max(...digits.map(({ whole }) => whole)) + Math.max(...digits.map(({ scale }) => scale)) <= 38;
}

export const join: NodeDrawing = {
  transform: 'Join',
  inputs: 2,
  draw: ({ draw, frames: [left, right] }) => {
    const pairs = left!.columns.flatMap((one) =>
      right!.columns.filter((other) => canMeet(one, other)).map((other) => [one.name, other.name] as const),
    );
    if (pairs.length === 0) throw new Redraw();
    const keys = draw.some(pairs, draw.chance(0.75) ? 1 : Math.min(2, pairs.length));
    const joinType = draw.pick(['inner', 'left', 'right', 'outer', 'leftsemi', 'leftanti']);
    const rightPrefix = draw.pick(['.', 'right_', 'r ']);
    const evaluate = (inputs: Readonly<Record<string, Frame>>): NodeResult =>
      joined(inputs['left']!, inputs['right']!, keys, joinType, rightPrefix);
    if (evaluate({ left: left!, right: right! }).frame.rows.length > 5000) throw new Redraw();
    return {
      transform: 'Join',
      args: {
        joinType,
        keys: keys.map(([one, other]) => ({ left: pathOf(one), right: pathOf(other) })),
        ...(rightPrefix === '.' ? {} : { rightPrefix }),
      },
      ports: ['left', 'right'],
      mixesRows: true,
      evaluate,
    };
  },
};

/** Whether two rows have equal keys; null equals nothing. */
export function partnersBy(
  left: Frame,
  right: Frame,
  keys: readonly (readonly [string, string])[],
): (one: Row, other: Row) => boolean {
  const pairs = keys.map(([one, other]) => {
    const [l, r] = [indexOf(left.columns, one), indexOf(right.columns, other)];
    return { l, r, leftType: left.columns[l]!.type, rightType: right.columns[r]!.type };
  });
  return (one, other) =>
    pairs.every(({ l, r, leftType, rightType }) => {
      if (one[l] === null || other[r] === null) return false;
      return compareValues(comparable(one[l]!, leftType, rightType), comparable(other[r]!, rightType, leftType)) === 0;
    });
}

function joined(
  left: Frame,
  right: Frame,
  keys: readonly (readonly [string, string])[],
  joinType: string,
  rightPrefix: string,
): NodeResult {
  const isPartner = partnersBy(left, right, keys);
  const onlyLeft = joinType === 'leftsemi' || joinType === 'leftanti';
  const taken = new Set(left.columns.map(({ name }) => name.toLowerCase()));
  const columns = onlyLeft
    ? left.columns
    : [
        ...left.columns,
        ...right.columns.map((column) =>
          taken.has(column.name.toLowerCase()) ? { ...column, name: `${rightPrefix}${column.name}` } : column,
        ),
      ];
  if (!haveDifferentNames(columns)) throw new Redraw();
  const met = new Set<Row>();
  const rows = left.rows.flatMap((one): Row[] => {
    const partners = right.rows.filter((other) => isPartner(one, other));
    for (const partner of partners) met.add(partner);
    if (onlyLeft) return partners.length > 0 === (joinType === 'leftsemi') ? [one] : [];
    if (partners.length > 0) return partners.map((other) => [...one, ...other]);
    return joinType === 'left' || joinType === 'outer' ? [[...one, ...right.columns.map(() => null)]] : [];
  });
  if (joinType === 'right' || joinType === 'outer')
    rows.push(
      ...right.rows.filter((other) => !met.has(other)).map((other) => [...left.columns.map(() => null), ...other]),
    );
  return { frame: { columns, rows, ordered: false } };
}

export const union: NodeDrawing = {
  transform: 'Union',
  inputs: 2,
  draw: ({ draw, frames: [first, second] }) => {
    const by = first!.columns.length === second!.columns.length && draw.chance(0.4) ? 'position' : 'name';
    const distinct = draw.chance(0.3);
    const evaluate = (inputs: Readonly<Record<string, Frame>>): NodeResult =>
      united(inputs['in1']!, inputs['in2']!, by, distinct);
    evaluate({ in1: first!, in2: second! });
    return {
      transform: 'Union',
      args: {
        ...(by === 'position' || draw.chance(0.3) ? { by } : {}),
        ...(distinct ? { unionType: 'DISTINCT' } : {}),
      },
      ports: ['in1', 'in2'],
      // Without DISTINCT as well: each run would write an all-rows input again.
      mixesRows: true,
      evaluate,
    };
  },
};

function setNode(transform: 'Intersect' | 'Except'): NodeDrawing {
  return {
    transform,
    inputs: 2,
    draw: ({ draw, frames: [first, second] }) => {
      const by = draw.pick(['name', 'position']);
      const all = draw.chance(0.4);
      const evaluate = ({ left, right }: Readonly<Record<string, Frame>>): NodeResult =>
        compared(left!, right!, by, all, transform);
      evaluate({ left: first!, right: second! });
      return {
        transform,
        args: { ...(by === 'name' ? {} : { by }), ...(all ? { setType: 'ALL' } : {}) },
        ports: ['left', 'right'],
        mixesRows: true,
        evaluate,
      };
    },
  };
}

export const intersect = setNode('Intersect');
export const except = setNode('Except');

function compared(left: Frame, right: Frame, by: string, all: boolean, transform: string): NodeResult {
  if (left.columns.length !== right.columns.length) throw new Redraw();
  const places = left.columns.map(({ name }, index) =>
    by === 'position' ? index : right.columns.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()),
  );
  const columns = left.columns.map((column, index): ValueField => {
    const other = right.columns[places[index]!];
    if (other === undefined || column.near === true || other.near === true) throw new Redraw();
    const type = commonType(column.type, other.type);
    // Only text holds both, which Union allows and these do not.
    if (type.kind === 'string' && (column.type.kind !== 'string' || other.type.kind !== 'string')) throw new Redraw();
    return { name: column.name, type };
  });
  const rightRows = right.rows.map((row) =>
    columns.map(({ type }, index) => castTo(row[places[index]!]!, right.columns[places[index]!]!.type, type)),
  );
  const leftRows = left.rows.map((row) =>
    columns.map(({ type }, index) => castTo(row[index]!, left.columns[index]!.type, type)),
  );
  const kept: Row[] = [];
  const [timesHere, timesThere] = [leftRows, rightRows].map((rows) => {
    const times = new Map<string, number>();
    for (const row of rows) times.set(rowKey(row, columns), (times.get(rowKey(row, columns)) ?? 0) + 1);
    return times;
  }) as [Map<string, number>, Map<string, number>];
  for (const row of distinctRows(leftRows, columns)) {
    const key = rowKey(row, columns);
    const [here, there] = [timesHere.get(key)!, timesThere.get(key) ?? 0];
    const isIntersect = transform === 'Intersect';
    const found = isIntersect ? there > 0 : there === 0;
    const count = all ? (isIntersect ? Math.min(here, there) : Math.max(0, here - there)) : Number(found);
    for (let copy = 0; copy < count; copy++) kept.push(row);
  }
  return { frame: { columns, rows: kept, ordered: false } };
}

/** All rows of both, by name or by position. */
export function united(first: Frame, second: Frame, by: string, distinct: boolean): NodeResult {
  const placeIn = (frame: Frame, name: string): number =>
    frame.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (by === 'position' && first.columns.length !== second.columns.length) throw new Redraw();
  const shared = first.columns.map((column, index): ValueField => {
    const other = by === 'position' ? second.columns[index] : second.columns[placeIn(second, column.name)];
    if (other === undefined) return column;
    const type = by === 'position' ? commonType(column.type, other.type) : mergedType(column.type, other.type);
    const isNear = column.near === true || other.near === true;
    // Neither a choice nor a text of such a value is compared by how near it is.
    if (isNear && !(equalTypes(type, column.type) && equalTypes(type, other.type))) throw new Redraw();
    return { name: column.name, type, ...(isNear ? { near: true } : {}) };
  });
  const added = by === 'position' ? [] : second.columns.filter(({ name }) => placeIn(first, name) === -1);
  const columns = [...shared, ...added];
  if (distinct && columns.some(({ near }) => near === true)) throw new Redraw();
  const brought = (frame: Frame): Row[] =>
    frame.rows.map((row) =>
      columns.map(({ name, type }, index): Value => {
        const place = by === 'position' ? index : placeIn(frame, name);
        return place === -1 ? null : castTo(row[place]!, frame.columns[place]!.type, type);
      }),
    );
  const all = [...brought(first), ...brought(second)];
  const rows = distinct ? distinctRows(all, columns) : all;
  return { frame: { columns, rows, ordered: false }, deduplicated: all.length - rows.length };
}

/** By name; types with different names give a choice, as do whole numbers of different sizes. */
function mergedType(left: ValueType, right: ValueType): ValueType {
  if (equalTypes(left, right)) return left;
  // Merges inside of nested types and choices are tested with the types.
  if (isNested(left) || isNested(right) || holdsChoice(left) || holdsChoice(right)) throw new Redraw();
  if (left.kind === 'decimal' && right.kind === 'decimal') return widerDecimal(left, right);
  if (glueName(left) === glueName(right)) throw new Redraw();
  return { kind: 'choice', alternatives: [left, right] };
}

type Decimal = ValueType & { kind: 'decimal' };

function widerDecimal(left: Decimal, right: Decimal): ValueType {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  if (whole + scale > 38) throw new Redraw();
  return { kind: 'decimal', precision: whole + scale, scale };
}

/** By position, as in SQL: numbers and times widen, anything else becomes text. */
export function commonType(left: ValueType, right: ValueType): ValueType {
  if (equalTypes(left, right)) return left;
  if (isNested(left) || isNested(right) || holdsChoice(left) || holdsChoice(right)) throw new Redraw();
  if (left.kind === 'binary' || right.kind === 'binary') throw new Redraw();
  if (isWholeType(left) && isWholeType(right))
    return wholeNames.indexOf(left.kind) > wholeNames.indexOf(right.kind) ? left : right;
  if (isNumeric(left) && isNumeric(right)) {
    if (left.kind === 'decimal' && right.kind === 'decimal') return widerDecimal(left, right);
    if (isFloating(left) || isFloating(right)) {
      const small = ['tinyint', 'smallint', 'float'];
      // A double rounds what has more than fifteen digits: such a union is refused.
      if ([left, right].some((type) => !isFloating(type) && asDecimal(type).precision > 15)) throw new Redraw();
      return simple(small.includes(left.kind) && small.includes(right.kind) ? 'float' : 'double');
    }
    return widerDecimal(asDecimal(left), asDecimal(right));
  }
  const times = ['date', 'timestamp_ntz', 'timestamp'];
  const places = [times.indexOf(left.kind), times.indexOf(right.kind)] as const;
  if (places[0] >= 0 && places[1] >= 0) return places[0] > places[1] ? left : right;
  return simple('string');
}

function asDecimal(type: ValueType): Decimal {
  const digits: Record<string, number> = { tinyint: 3, smallint: 5, int: 10, bigint: 19 };
  return type.kind === 'decimal' ? type : { kind: 'decimal', precision: digits[type.kind]!, scale: 0 };
}
