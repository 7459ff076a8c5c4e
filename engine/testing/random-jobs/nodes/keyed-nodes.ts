/** Nodes that match rows of two inputs by keys, each row once: Lookup, Merge and Compare. */

import { Redraw, type NodeResult } from '../random-job.ts';
import { castTo } from '../casts.ts';
import { simple, type Frame, type Row, type Value, type ValueField } from '../value-types.ts';
import { keyOf } from '../values.ts';
import { canMeet, commonType, partnersBy, united } from './joining-nodes.ts';
import { freshNames, haveDifferentNames, indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

interface Options {
  readonly keys: readonly (readonly [string, string])[];
  readonly columns: readonly { readonly column: string; readonly newColumn?: string }[];
  readonly noMatch: 'null' | 'drop';
  readonly severalMatches: 'first' | 'last' | 'fail';
  readonly matchColumn?: string;
}

export const lookup: NodeDrawing = {
  transform: 'Lookup',
  inputs: 2,
  draw: ({ draw, frames: [left, right] }) => {
    const pairs = left!.columns.flatMap((one) =>
      right!.columns.filter((other) => canMeet(one, other)).map((other) => [one.name, other.name] as const),
    );
    if (pairs.length === 0) throw new Redraw();
    const options: Options = {
      keys: draw.some(pairs, draw.chance(0.75) ? 1 : Math.min(2, pairs.length)),
      columns: draw.some(right!.columns, draw.whole(1, Math.min(3, right!.columns.length))).map(({ name }, index) => ({
        column: name,
        ...(draw.chance(0.6) ? { newColumn: `${draw.pick(freshNames)} ${index}` } : {}),
      })),
      noMatch: draw.pick(['null', 'null', 'drop']),
      severalMatches: right!.ordered ? draw.pick(['first', 'first', 'last', 'fail']) : 'fail',
      ...(draw.chance(0.4) ? { matchColumn: draw.pick(freshNames) } : {}),
    };
    const evaluate = (inputs: Readonly<Record<string, Frame>>): NodeResult =>
      lookedUp(inputs['left']!, inputs['right']!, options);
    evaluate({ left: left!, right: right! });
    return {
      transform: 'Lookup',
      args: {
        ...options,
        keys: options.keys.map(([one, other]) => ({ left: pathOf(one), right: pathOf(other) })),
        columns: options.columns.map(({ column, ...rest }) => ({ column: pathOf(column), ...rest })),
      },
      ports: ['left', 'right'],
      mixesRows: true,
      evaluate,
    };
  },
};

/** @throws Redraw for several matches that stop the run, which is tested elsewhere. */
function lookedUp(left: Frame, right: Frame, options: Options): NodeResult {
  const { keys, columns, noMatch, severalMatches, matchColumn } = options;
  const isPartner = partnersBy(left, right, keys);
  if (severalMatches !== 'fail' && !right.ordered) throw new Redraw();
  const taken = columns.map(({ column }) => indexOf(right.columns, column));
  const fields = [
    ...left.columns,
    ...columns.map(({ column, newColumn }, index) => ({
      ...right.columns[taken[index]!]!,
      name: newColumn ?? column,
    })),
    ...(matchColumn === undefined ? [] : [{ name: matchColumn, type: simple('bigint') }]),
  ];
  if (!haveDifferentNames(fields)) throw new Redraw();
  const rows = left.rows.flatMap((row): Row[] => {
    const partners = right.rows.filter((other) => isPartner(row, other));
    if (partners.length > 1 && severalMatches === 'fail') throw new Redraw();
    if (partners.length === 0 && noMatch === 'drop') return [];
    const found = severalMatches === 'last' ? partners.at(-1) : partners[0];
    const count = matchColumn === undefined ? [] : [BigInt(partners.length)];
    return [[...row, ...taken.map((index) => found?.[index] ?? null), ...count]];
  });
  return { frame: { columns: fields, rows, ordered: false }, filtered: left.rows.length - rows.length };
}

export const merge: NodeDrawing = {
  transform: 'Merge',
  inputs: 2,
  draw: ({ draw, frames: [left, right] }) => {
    const shared = left!.columns.filter((one) =>
      right!.columns.some((other) => isSameColumn(one, other) && canMeet(one, other)),
    );
    if (shared.length === 0) throw new Redraw();
    const keys = draw.some(shared, draw.chance(0.6) ? 1 : Math.min(2, shared.length)).map(({ name }) => name);
    const evaluate = (inputs: Readonly<Record<string, Frame>>): NodeResult =>
      merged(inputs['left']!, inputs['right']!, keys);
    evaluate({ left: left!, right: right! });
    return {
      transform: 'Merge',
      args: { primaryKeys: keys.map((name) => pathOf(name)) },
      ports: ['left', 'right'],
      mixesRows: true,
      evaluate,
    };
  },
};

function merged(left: Frame, right: Frame, keys: readonly string[]): NodeResult {
  const pairs = keys.map((key): [string, string] => {
    const other = right.columns.find((column) => column.name.toLowerCase() === key.toLowerCase());
    if (other === undefined) throw new Redraw();
    return [key, other.name];
  });
  const isPartner = partnersBy(left, right, pairs);
  const rows = left.rows.filter((row) => !right.rows.some((other) => isPartner(row, other)));
  const { frame } = united({ ...left, rows }, right, 'name', false);
  return { frame, filtered: left.rows.length - rows.length };
}

interface Comparison {
  readonly keys: readonly (readonly [string, string])[];
  readonly columns: readonly string[];
  readonly includeSame: boolean;
}

export const compare: NodeDrawing = {
  transform: 'Compare',
  inputs: 2,
  draw: ({ draw, frames: [left, right] }) => {
    const pairs = left!.columns.flatMap((one) =>
      right!.columns.filter((other) => canMeet(one, other)).map((other) => [one.name, other.name] as const),
    );
    const shared = left!.columns
      .filter((one) => right!.columns.some((other) => isSameColumn(one, other) && canMeet(one, other)))
      .map(({ name }) => name);
    if (pairs.length === 0 || shared.length === 0) throw new Redraw();
    const comparison: Comparison = {
      keys: draw.some(pairs, draw.chance(0.75) ? 1 : Math.min(2, pairs.length)),
      columns: draw.some(shared, draw.whole(1, Math.min(3, shared.length))),
      includeSame: draw.chance(0.5),
    };
    const evaluate = (inputs: Readonly<Record<string, Frame>>): NodeResult =>
      differences(inputs['left']!, inputs['right']!, comparison);
    evaluate({ left: left!, right: right! });
    return {
      transform: 'Compare',
      args: {
        keys: comparison.keys.map(([one, other]) => ({ left: pathOf(one), right: pathOf(other) })),
        columns: comparison.columns.map((name) => pathOf(name)),
        ...(comparison.includeSame ? { includeSame: true } : {}),
      },
      ports: ['left', 'right'],
      mixesRows: true,
      evaluate,
    };
  },
};

function isSameColumn(one: ValueField, other: ValueField): boolean {
  return one.name.toLowerCase() === other.name.toLowerCase();
}

/** One side of a comparison: its keys, and its values as they are and as they are compared. */
interface Side {
  readonly key: Row;
  readonly shown: Row;
  readonly compared: Row;
}

/** Rows of a key are compared in their order, so that both inputs need one. */
function differences(left: Frame, right: Frame, { keys, columns, includeSame }: Comparison): NodeResult {
  if (!left.ordered || !right.ordered) throw new Redraw();
  const fieldIn = (frame: Frame, name: string): ValueField => frame.columns[indexOf(frame.columns, name)]!;
  const keyFields = keys.map(([one, other]) => ({
    name: one,
    type: commonType(fieldIn(left, one).type, fieldIn(right, other).type),
  }));
  const pairs = columns.map((name) => {
    const one = fieldIn(left, name);
    const other = right.columns.find((column) => isSameColumn(one, column));
    if (other === undefined) throw new Redraw();
    return { one, other, type: commonType(one.type, other.type) };
  });
  const sides = (frame: Frame, isLeft: boolean): Side[] => {
    const read = (row: Row, name: string): Value => row[indexOf(frame.columns, name)]!;
    const typeOf = (name: string): ValueField['type'] => fieldIn(frame, name).type;
    const names = pairs.map(({ one, other }) => (isLeft ? one.name : other.name));
    return frame.rows.map((row) => ({
      key: keys.map(([one, other], index) => {
        const name = isLeft ? one : other;
        return castTo(read(row, name), typeOf(name), keyFields[index]!.type);
      }),
      shown: names.map((name) => read(row, name)),
      compared: names.map((name, index) => castTo(read(row, name), typeOf(name), pairs[index]!.type)),
    }));
  };
  const textOf = ({ key }: Side): string => key.map((value, index) => keyOf(value, keyFields[index]!.type)).join(' | ');
  const waiting = Map.groupBy(sides(right, false), textOf);
  const rows: Row[] = [];
  for (const before of sides(left, true)) {
    const after = waiting.get(textOf(before))?.shift();
    if (after === undefined) {
      rows.push([...before.key, 'removed', null, before.shown, null]);
      continue;
    }
    const changed = pairs
      .filter(({ type }, index) => keyOf(before.compared[index]!, type) !== keyOf(after.compared[index]!, type))
      .map(({ one }) => one.name);
    if (changed.length > 0 || includeSame)
      rows.push([...before.key, changed.length > 0 ? 'changed' : 'same', changed, before.shown, after.shown]);
  }
  for (const after of [...waiting.values()].flat()) rows.push([...after.key, 'added', null, null, after.shown]);
  const names = columns.map((name, index) => ({ name, pair: pairs[index]! }));
  const fields: ValueField[] = [
    ...keyFields,
    { name: 'change', type: simple('string') },
    { name: 'changed_columns', type: { kind: 'array', element: simple('string') } },
    {
      name: 'before',
      type: { kind: 'struct', fields: names.map(({ name, pair }) => ({ name, type: pair.one.type })) },
    },
    {
      name: 'after',
      type: { kind: 'struct', fields: names.map(({ name, pair }) => ({ name, type: pair.other.type })) },
    },
  ];
  if (!haveDifferentNames(fields)) throw new Redraw();
  return { frame: { columns: fields, rows, ordered: false } };
}
