/** What a copy of the catalog holds: whether it is sound, and which changes to targets it knows. */

import { sql } from '#engine/base/sql.ts';
import { latestVersion } from '#engine/catalog/migrations/index.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { checkedVersion } from '#engine/catalog/thread/checked-version.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface CopyFacts {
  readonly tables: number;
  readonly runs: number;
  /** Folder → number of its last change; null: the copy is of a version that did not count them. */
  readonly generations: Readonly<Record<string, number>> | null;
}

/** @throws EngineError MalformedFile, NewerWorkspace. */
export function inspectCatalog(path: string): CopyFacts {
  const connection = Connection.open(path, 'read-only');
  try {
    const version = checkedVersion(connection, latestVersion);
    const health = version === 0 ? 'it is empty' : String(connection.pragma('quick_check(1)'));
    if (health !== 'ok')
      throw new EngineError('MalformedFile', `The copy ${path} of the catalog is damaged: ${health}`, {
        hint: 'Restore an older copy: tenon doctor --copies lists them.',
        details: { path },
      });
    const count = (statement: typeof tableCount): number => connection.get<{ count: number }>(statement)!.count;
    return {
      tables: count(tableCount),
      runs: count(runCount),
      generations:
        version < 7
          ? null
          : Object.fromEntries(
              connection
                .all<{ root: string; generation: number }>(sql`SELECT root, generation FROM target_generations`)
                .map(({ root, generation }) => [root, generation]),
            ),
    };
  } finally {
    connection.close();
  }
}

const tableCount = sql`SELECT count(*) AS count FROM tables`;
const runCount = sql`SELECT count(*) AS count FROM job_runs WHERE job_name <> ''`;
