/** Nodes that give rows an identifier: numbers in the order of the rows, and random ones. */

import { Redraw } from '../random-job.ts';
import { simple } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { drawName, put } from './put.ts';

export const identifier: NodeDrawing = {
  transform: 'Identifier',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const colName = draw.chance(0.3) ? undefined : drawName(draw, frame!);
    if (!frame!.ordered) throw new Redraw();
    return {
      transform: 'Identifier',
      args: colName === undefined ? {} : { colName },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        let last = 0n;
        const field = { name: colName ?? 'id', type: simple('bigint') };
        return put(input!, [{ field, valueOf: () => (last += 1n) }]);
      },
    };
  },
};

export const uuid: NodeDrawing = {
  transform: 'UUID',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const colName = draw.chance(0.3) ? undefined : drawName(draw, frame!);
    return {
      transform: 'UUID',
      args: colName === undefined ? {} : { colName },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) =>
        put(input!, [
          {
            field: { name: colName ?? 'uuid', type: simple('string'), near: true },
            valueOf: () => '00000000-0000-4000-8000-000000000000',
          },
        ]),
    };
  },
};
