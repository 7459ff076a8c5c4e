/** Conditions: expressions that are true or false, or that can be read as such. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { CheckedExpression } from '#engine/types/expression/check.ts';
import { familyOf } from '#engine/types/expression/tree.ts';

/** @throws EngineError TypeMismatch for texts and times. */
export function refuseOtherThanCondition(text: string, { tree }: Pick<CheckedExpression, 'tree'>): void {
  const family = familyOf(tree);
  if (family === 'text' || family === 'date' || family === 'timestamp' || family === 'timestamp_ntz') {
    throw new EngineError(
      'TypeMismatch',
      `"${clip(text)}" is not a condition: it is a ${family === 'text' ? 'text' : 'date or time'}.`,
      {
        hint: 'Compare it with a value, or add IS NOT NULL.',
        details: { value: clip(text) },
      },
    );
  }
}
