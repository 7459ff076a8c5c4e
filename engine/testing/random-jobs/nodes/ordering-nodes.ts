/** Nodes that depend on the order of all rows: Sort, Limit and Sample. */

import { createHash } from 'node:crypto';
import { Redraw, type NodeResult } from '../random-job.ts';
import type { Frame, Row } from '../value-types.ts';
import { compareValues } from '../values.ts';
import { keyColumns } from './grouping-nodes.ts';
import { indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

export interface SortKey {
  readonly name: string;
  readonly order: 'ascending' | 'descending';
  readonly nulls: 'default' | 'first' | 'last';
}

/** Rows that are equal in the keys keep their order. */
export function sorted(input: Frame, rows: readonly Row[], keys: readonly SortKey[]): Row[] {
  return rows.toSorted((left, right) => {
    for (const { name, order, nulls } of keys) {
      const index = indexOf(input.columns, name);
      const [one, other] = [left[index]!, right[index]!];
      if (one === null && other === null) continue;
      const areFirst = nulls === 'default' ? order === 'ascending' : nulls === 'first';
      if (one === null) return areFirst ? -1 : 1;
      if (other === null) return areFirst ? 1 : -1;
      const compared = compareValues(one, other);
      if (compared !== 0) return order === 'ascending' ? compared : -compared;
    }
    return 0;
  });
}

export const sort: NodeDrawing = {
  transform: 'Sort',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const columns = keyColumns(frame!);
    if (columns.length === 0) throw new Redraw();
    const keys = draw.some(columns, draw.whole(1, Math.min(2, columns.length))).map(({ name }): SortKey => ({
      name,
      order: draw.pick(['ascending', 'descending']),
      nulls: draw.pick(['default', 'default', 'first', 'last']),
    }));
    return {
      transform: 'Sort',
      args: { columns: keys.map(({ name, ...rest }) => ({ column: pathOf(name), ...rest })) },
      ports: ['in'],
      mixesRows: true,
      evaluate: ({ in: input }) => ({ frame: { ...input!, rows: sorted(input!, input!.rows, keys) } }),
    };
  },
};

function keepFirst(rows: readonly Row[], keeps: (position: number) => boolean): readonly Row[] {
  return rows.filter((_row, index) => keeps(index + 1));
}

/** Which rows are kept depends on their position, so that they need an order. */
function byPosition(transform: string, args: Record<string, unknown>, keeps: (position: number) => boolean) {
  return {
    transform,
    args,
    ports: ['in'],
    mixesRows: true,
    evaluate: ({ in: input }: Readonly<Record<string, Frame>>): NodeResult => {
      if (!input!.ordered) throw new Redraw();
      const rows = keepFirst(input!.rows, keeps);
      return { frame: { ...input!, rows }, filtered: input!.rows.length - rows.length };
    },
  };
}

export const limit: NodeDrawing = {
  transform: 'Limit',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    if (!frame!.ordered) throw new Redraw();
    const most = draw.pick([0, 1, 3, Math.floor(frame!.rows.length / 2), frame!.rows.length, 1_000_000]);
    return byPosition('Limit', { limit: most }, (position) => position <= most);
  },
};

export const sample: NodeDrawing = {
  transform: 'Sample',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    if (!frame!.ordered) throw new Redraw();
    const fraction = draw.pick([0, 0.01, 0.25, 0.5, 0.9, 1]);
    const seed = draw.whole(-3, 30);
    return byPosition('Sample', { fraction, ...(seed === 1 ? {} : { seed }) }, (position) => {
      const digest = createHash('md5').update(`${seed}:${position}`).digest();
      return Number(digest.readBigUInt64LE(0)) / 2 ** 64 < fraction;
    });
  },
};
