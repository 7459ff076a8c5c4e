/** Says "choice" where DuckDB, refusing one, describes the STRUCT that stores it. */

import { EngineError } from '#engine/contract/errors.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';

const storedChoice = /STRUCT\(tag VARCHAR, (?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/u;

/** @returns undefined where the message is not about a choice; a value in it may look like one. */
export function readChoiceError(message: string): { readonly message: string; readonly hint: string } | undefined {
  const type = storedType(message);
  if (type?.kind !== 'choice') return undefined;
  const names = type.alternatives.map(alternativeName);
  return {
    message: `A choice of ${inWords(names)} cannot be used here as a whole`,
    hint: `Append the type that you want to the name of the column: ${names.map((name) => `column.${name}`).join(' or ')}. It is null where a row has another type.`,
  };
}

function storedType(message: string): DataType | undefined {
  const stored = storedChoice.exec(message)?.[0];
  if (stored === undefined) return undefined;
  try {
    return fromDuckDb(stored);
  } catch (thrown) {
    if (thrown instanceof EngineError) return undefined;
    throw thrown;
  }
}

function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
