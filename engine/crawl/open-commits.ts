/** Commits whose intent is written but not applied: their files are no crawl's business yet. */

import type { Catalog } from '#engine/catalog/catalog.ts';

export interface OpenCommits {
  /** Final paths of files that are being moved into place. */
  readonly paths: ReadonlySet<string>;
  /** `database.table` of every table that a commit is about to change. */
  readonly tables: ReadonlySet<string>;
}

/** Ask after listing: a file that the listing saw because of a commit is either named here or in the catalog. */
export async function getOpenCommits(catalog: Catalog): Promise<OpenCommits> {
  const paths = new Set<string>();
  const tables = new Set<string>();
  for (const phase of ['publishing', 'blocked'] as const) {
    for (const { intent } of await catalog.commits.getCommitsInPhase(phase)) {
      for (const { final } of intent.publishes) paths.add(final);
      for (const change of intent.tableChanges) tables.add(`${change.databaseName}.${change.name}`.toLowerCase());
    }
  }
  return { paths, tables };
}
