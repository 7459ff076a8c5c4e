/** Definitions of an import that differ from those of the workspace. */

import { EngineError } from '#engine/contract/errors.ts';

/** Names that an error lists. */
const mostNamed = 5;

/** @param names of those that differ. @param hint what to do. @throws EngineError AlreadyExists when there is one. */
export function refuseConflicts(noun: string, names: readonly string[], hint: string): void {
  if (names.length === 0) return;
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const listed = names.slice(0, mostNamed).map((name) => JSON.stringify(name));
  throw new EngineError(
    'AlreadyExists',
    `Cannot import the ${noun}s: the workspace has others with the names ${listed.join(', ')}${more}. Nothing was imported.`,
    { hint },
  );
}
