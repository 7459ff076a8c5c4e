/** Nodes that match rows of two inputs by keys, each row once: Lookup. */

import { Redraw, type NodeResult } from '../random-job.ts';
import { simple, type Frame, type Row } from '../value-types.ts';
import { canMeet, partnersBy } from './joining-nodes.ts';
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
