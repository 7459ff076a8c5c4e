/** Recipe: several nodes in a row as one, each counted by itself. */

import { getTransform } from '#engine/transforms/index.ts';
import { mayBeStep } from '#engine/transforms/recipe/may-be-step.ts';
import { Redraw } from '../random-job.ts';
import type { DrawnStep, NodeDrawing } from './node-drawing.ts';

const mostSteps = 5;

/** @param drawings of all nodes; those that can be steps become some. */
export function recipeOf(drawings: readonly NodeDrawing[]): NodeDrawing {
  const ofSteps = drawings.filter(({ transform }) => mayBeStep(getTransform(transform)));
  return {
    transform: 'Recipe',
    inputs: 1,
    draw: ({ draw, frames: [frame], from }) => {
      const steps: Record<string, DrawnStep> = {};
      let rows = frame!;
      // Also none: the rows stay as they are.
      for (let count = draw.whole(0, mostSteps); count > 0; count--) {
        const step = drawStep(() => draw.pick(ofSteps).draw({ draw, frames: [rows], from }));
        if (step === undefined) continue;
        steps[`s${Object.keys(steps).length + 1}`] = step;
        rows = step.evaluate({ in: rows }).frame;
      }
      // One that would change something, and does not.
      const off = draw.chance(0.3)
        ? drawStep(() => draw.pick(ofSteps).draw({ draw, frames: [frame!], from }))
        : undefined;
      return {
        transform: 'Recipe',
        args: { steps: off === undefined ? [] : [{ id: 'off', transform: off.transform, args: off.args, off: true }] },
        ports: ['in'],
        mixesRows: false,
        evaluate: ({ in: input }) => ({ frame: input! }),
        steps,
      };
    },
  };
}

/** undefined: the rows do not allow it. */
function drawStep(draw: () => ReturnType<NodeDrawing['draw']>): DrawnStep | undefined {
  try {
    const { transform, args, mixesRows, evaluate } = draw();
    return typeof evaluate === 'function' ? { transform, args, mixesRows, evaluate } : undefined;
  } catch (thrown) {
    if (thrown instanceof Redraw) return undefined;
    throw thrown;
  }
}
