/** Names of databases and tables: how they are folded, checked, and reported when they are not there. */

import { sha256 } from '#engine/base/hash.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { ErrorDetails } from '#engine/contract/errors.ts';

/** How messages name a run: `run #12 of job orders`. Its id is in the details of the error. */
export function runTitle({ number, jobName }: { readonly number: number; readonly jobName: string }): string {
  return `run #${number} of job ${jobName}`;
}

/** How messages name a run of a workflow. */
export function workflowRunTitle(run: { readonly number: number; readonly workflowName: string }): string {
  return `run ${run.number} of workflow ${run.workflowName}`;
}

/** Under which the history of a deleted job or crawler is kept when another one gets its name. */
export function deletedName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const deleted = `${name} (deleted${number === 1 ? '' : ` ${number}`})`;
    if (!isTaken(deleted)) return deleted;
  }
}

/** Look-ups ignore case: names are lower case in the catalog (Hive). */
export function foldName(name: string): string {
  return name.toLowerCase();
}

/**
 * The folded name of something new.
 * @throws EngineError InvalidInput unless it is a single line of 1 to 255 bytes of UTF-8 (Glue's limits), not blank.
 */
export function foldNewName(kind: 'database' | 'table', name: string): string {
  const folded = foldName(name);
  const bytes = Buffer.byteLength(folded);
  const shown = folded.length > 80 ? `${folded.slice(0, 80)}…` : folded;
  if (bytes === 0 || bytes > 255) {
    throw new EngineError(
      'InvalidInput',
      `The ${kind} name ${JSON.stringify(shown)} has ${bytes} bytes; 1 to 255 are allowed.`,
      {
        hint: `Give the ${kind} a name of at most 255 bytes.`,
      },
    );
  }
  if (isBlankName(folded)) {
    throw new EngineError('InvalidInput', `The ${kind} name is blank: ${JSON.stringify(shown)}.`, {
      hint: `Give the ${kind} a name with a letter or digit.`,
    });
  }
  if (/\p{Cc}|\p{Cs}|\u2028|\u2029/u.test(folded)) {
    throw new EngineError(
      'InvalidInput',
      `The ${kind} name ${JSON.stringify(shown)} contains a line break or control character.`,
      {
        hint: `Give the ${kind} a name on a single line without control characters.`,
      },
    );
  }
  return folded;
}

/** Only spaces and characters that have no shape. */
export function isBlankName(name: string): boolean {
  return /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(name);
}

/** The error of `getX` for an unknown name; the hint lists near names, or is `otherwise` if none are near. */
export function entityNotFound(
  kind: string,
  name: string,
  known: Iterable<string>,
  details: ErrorDetails = {},
  otherwise = 'List the existing ones and check the name.',
): EngineError {
  const shown = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  const near = nearNames(name, known);
  return new EngineError('EntityNotFound', `${kind} ${JSON.stringify(shown)} does not exist.`, {
    hint: meantHint(
      near.map((each) => JSON.stringify(each)),
      otherwise,
    ),
    details: { ...details, ...(near.length > 0 ? { near } : {}) },
  });
}

/** Equal for two spellings of one name. */
export function tableKey(databaseName: string, name: string): string {
  return JSON.stringify([foldName(databaseName), foldName(name)]);
}

/** Hidden database whose tables keep the object lists of path targets (decision 0004). */
export const pathDatabase = '_path';

/** @throws EngineError InvalidInput for {@link pathDatabase}. @param hint what to do instead. */
export function refusePathDatabase(databaseName: string, hint: string): void {
  if (foldName(databaseName) === pathDatabase)
    throw new EngineError('InvalidInput', `The database ${pathDatabase} is one of Tenon’s own.`, { hint });
}

/** The table of a target that names a path and no table, by the real path of its folder or file. */
export function pathTableName(location: string): string {
  return `path-${sha256(location).slice(0, 32)}`;
}

/** What a user calls a table: its name, or its location if it is unnamed. */
export function tableTitle(
  { databaseName, name }: { readonly databaseName: string; readonly name: string },
  location: string | undefined,
): string {
  return databaseName === pathDatabase ? (location ?? 'the folder of its target') : `table ${databaseName}.${name}`;
}
