/** Input and result of drawing one node. */

import type { Draw } from '../draw.ts';
import type { MiddleNode } from '../random-job.ts';
import type { Frame } from '../value-types.ts';

/** Frames over all rows that the job ever reads, so that a draw can use the values. */
export interface NodeContext {
  readonly draw: Draw;
  /** One per port, in their order. */
  readonly frames: readonly Frame[];
  /** Ids of what the frames come from. */
  readonly from: readonly string[];
}

export type DrawnNode = Pick<MiddleNode, 'transform' | 'args' | 'mixesRows'> & {
  readonly ports: readonly string[];
  /** Of its only output, or of each output by name. */
  readonly evaluate: MiddleNode['evaluate'] | Readonly<Record<string, MiddleNode['evaluate']>>;
  /** Of a recipe, by id: each reads the one before it, the first one what the node reads, and the node the last one. */
  readonly steps?: Readonly<Record<string, DrawnStep>>;
};

export type DrawnStep = Pick<MiddleNode, 'transform' | 'args' | 'mixesRows' | 'evaluate'>;

export interface NodeDrawing {
  readonly transform: string;
  readonly inputs: 1 | 2;
  /** @throws Redraw if the frames do not allow such a node. */
  readonly draw: (context: NodeContext) => DrawnNode;
}
