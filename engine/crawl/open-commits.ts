/** Commits and undos that are moving files: a crawl ignores those files for now. */

import { isBelow } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Commit } from '#engine/catalog/commit-entities.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface OpenCommits {
  /** Paths of files that are being moved into or out of their place. */
  readonly paths: ReadonlySet<string>;
  /** Those of them that the catalog no longer lists. */
  readonly leaving: ReadonlySet<string>;
  /** `database.table` of every table that a commit or an undo is about to change. */
  readonly tables: ReadonlySet<string>;
}

/**
 * Ask after listing: a file that the listing saw because of a commit is either named here or in the catalog. Ask before
 * it as well: of files that left meanwhile nobody knows whether the listing saw them.
 */
export async function getOpenCommits({ commits }: Pick<Catalog, 'commits'>): Promise<OpenCommits> {
  const paths = new Set<string>();
  const leaving = new Set<string>();
  const tables = new Set<string>();
  const take = ({ intent }: Commit): void => {
    for (const { final } of intent.publishes) paths.add(final);
    for (const change of intent.tableChanges) tables.add(`${change.databaseName}.${change.name}`.toLowerCase());
  };
  for (const phase of ['publishing', 'blocked'] as const) (await commits.getCommitsInPhase(phase)).forEach(take);
  // The catalog lists what these published; what they replaced has not left yet.
  for (const { intent } of await commits.getCommitsInPhase('published')) {
    const finals = new Set(intent.publishes.map(({ final }) => final));
    for (const { path } of intent.retires) if (!finals.has(path)) leaving.add(path);
  }
  for (const runId of await commits.getOpenUndos()) {
    const commit = await commits.findCommit(runId);
    if (commit === undefined) continue;
    take(commit);
    for (const { path } of commit.intent.retires) paths.add(path);
    if (commit.phase === 'undone') for (const { final } of commit.intent.publishes) leaving.add(final);
  }
  return { paths: paths.union(leaving), leaving, tables };
}

/** @throws EngineError ConcurrentModification when files below the roots left between the two looks. */
export function refuseLeft(before: OpenCommits, after: OpenCommits, roots: readonly string[], separator: string): void {
  for (const path of before.leaving) {
    if (after.leaving.has(path)) continue;
    const root = roots.find((each) => isBelow(path, each, separator));
    if (root === undefined) continue;
    throw new EngineError('ConcurrentModification', `Files of ${root} were moved while the folder was listed.`, {
      hint: 'Crawl again.',
      details: { path },
    });
  }
}
