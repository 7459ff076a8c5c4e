/** The table of functions that expressions may use; others are available in a SQL node only. */

import { foldName } from '#engine/base/same-name.ts';
import { EngineError, nearNames } from '#engine/contract/errors.ts';
import { aggregateFunctions } from '#engine/types/functions/aggregate.ts';
import { collectionFunctions } from '#engine/types/functions/collection.ts';
import { numberFunctions } from '#engine/types/functions/number.ts';
import type { TableFunctionLine } from '#engine/types/functions/scalar-function.ts';
import { textFunctions } from '#engine/types/functions/text.ts';
import { timeFunctions } from '#engine/types/functions/time.ts';

export const functionTable: readonly TableFunctionLine[] = [
  ...textFunctions,
  ...numberFunctions,
  ...timeFunctions,
  ...collectionFunctions,
  ...aggregateFunctions,
];

const byName = new Map(functionTable.map((entry) => [entry.name, entry]));

/** Any case. */
export function findFunction(name: string): TableFunctionLine | undefined {
  return byName.get(foldName(name));
}

/** @throws EngineError UnknownFunction with near names. */
export function getFunction(name: string): TableFunctionLine {
  const found = findFunction(name);
  if (found !== undefined) return found;
  const near = nearNames(name, byName.keys());
  throw new EngineError('UnknownFunction', `"${name}" is not a function that expressions support.`, {
    hint: `${near.length === 0 ? '' : `Did you mean ${near.join(' or ')}? `}Any DuckDB function may be used in a SQL node.`,
    details: { value: name, near },
  });
}
