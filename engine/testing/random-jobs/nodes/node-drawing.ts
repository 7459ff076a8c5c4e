/** What the drawing of one node is given, and what it gives. */

import type { Draw } from '../draw.ts';
import type { MiddleNode } from '../random-job.ts';
import type { Frame } from '../value-types.ts';

/** Frames over all rows that the job ever sees, so that a draw can look at the values. */
export interface NodeContext {
  readonly draw: Draw;
  /** Of the ports, in their order. */
  readonly frames: readonly Frame[];
}

export type DrawnNode = Pick<MiddleNode, 'transform' | 'args' | 'mixesRows'> & {
  readonly ports: readonly string[];
  readonly evaluate: MiddleNode['evaluate'];
};

export interface NodeDrawing {
  readonly transform: string;
  readonly inputs: 1 | 2;
  /** @throws Redraw where the frames do not allow such a node. */
  readonly draw: (context: NodeContext) => DrawnNode;
}
