/** What to do with a folder that was given as a file: a query of its rows, one that works there. */

import { EngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import type { Session } from '#main/cli/session.ts';

/** Endings of the names in a folder that are tried, the most frequent first. */
const mostTried = 4;

/**
 * @param path as it was typed; a query resolves it in the same way.
 * @returns the error, with a hint that names a query where one can read the folder.
 */
export async function withFolderHint(error: EngineError, path: string, session: Session): Promise<EngineError> {
  if (error.details['isFolder'] !== true) return error;
  const root = path.replace(/(?<=.)[/\\]+$/u, '');
  const { answers } = await session.client
    .call('completePath', { typed: `${wholePath(root)}/` })
    .catch(() => ({ answers: [] }));
  const endings = new Map<string, number>();
  for (const answer of answers) {
    const ending = /[^./\\](\.[^./\\]+(?:\.(?:gz|zst|bz2|xz|br))?)$/u.exec(answer.path)?.[1];
    if (answer.kind === 'file' && ending !== undefined) endings.set(ending, (endings.get(ending) ?? 0) + 1);
  }
  const frequent = [...endings].sort(([, left], [, right]) => right - left).map(([ending]) => `${root}/*${ending}`);
  for (const from of [root, ...frequent.slice(0, mostTried)]) {
    const sql = `SELECT * FROM '${from.replaceAll("'", "''")}' LIMIT 20`;
    const works = await session.client.call('checkQuery', { sql, folder: process.cwd() }).then(
      ({ columns }) => columns.length > 0,
      () => false,
    );
    if (works)
      return new EngineError(error.code, error.message, {
        hint: `Show the rows of its files with: tenon query ${inQuotes(sql)}`,
        details: error.details,
        cause: error.cause,
      });
  }
  return error;
}

/** For a shell. */
function inQuotes(text: string): string {
  return `"${text.replaceAll(/["$`\\]/gu, String.raw`\$&`)}"`;
}
