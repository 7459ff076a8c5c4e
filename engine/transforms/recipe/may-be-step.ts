/** Which transforms can be steps of a recipe. */

import type { Transform } from '#engine/transforms/transform.ts';

/** Of these, rows in = out + filtered + rejected + deduplicated, and so for a list of them. */
const effects: ReadonlySet<string> = new Set(['row-wise', 'filter', 'deduplicate']);

/** Custom code needs a statement before and after it, and a recipe is one. */
export function mayBeStep(transform: Transform): boolean {
  const { inputs, moreInputs, outputs, listedOutputs, user, subflow, effect } = transform;
  const hasOneOfEach =
    inputs.join() === 'in' && moreInputs !== true && outputs === undefined && listedOutputs === undefined;
  const isOther = ['select', 'code', 'steps'].some((member) => member in transform);
  return hasOneOfEach && effects.has(effect) && user === undefined && subflow === undefined && !isOther;
}
