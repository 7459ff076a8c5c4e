/** Generations of target folders: one counter for all, so that a later change to any folder has a higher number. */

import { sql } from '#engine/base/sql.ts';
import type { TargetGeneration } from '#engine/catalog/entities.ts';
import { knowsCleanedChange } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const targetMethods = {
  /** Folders that commits have changed, and adopted ones. */
  getTargetRoots: read(getTargetRoots),
  getTargetGeneration: read(getTargetGeneration),
  /** Whether this catalog has recorded the run, undo or adoption that a marker names. */
  knowsTargetChange: read(knowsTargetChange),
  /**
   * Gives a target folder a new generation, higher than `above`, without a commit: a person has adopted it.
   * @param unknownHistory it holds files of runs that this catalog does not know; what jobs have read for it is unknown.
   */
  moveTargetGeneration: transaction(moveTargetGeneration, { durability: 'full' }),
  /** Of the roots those adopted without their history since a person last decided on the job's bookmark. */
  findUnknownTargets: read(findUnknownTargets),
  /** Of the roots those adopted without their history after the run was made. */
  findTargetsAdoptedAfter: read(findTargetsAdoptedAfter),
};

/** A marker with a number above this is not one of ours: the count could not be increased. */
const highestTaken = 2 ** 40;

function getTargetGeneration(connection: Connection, root: string): TargetGeneration {
  const { identity } = connection.get<{ identity: string }>(sql`SELECT identity FROM catalog_identity`)!;
  const known = connection.get<{ generation: number; changeId: string }>(
    sql`SELECT generation, change_id AS changeId FROM target_generations WHERE root = ?`,
    root,
  );
  return { catalog: identity, generation: known?.generation ?? 0, changeId: known?.changeId ?? '' };
}

const undone = '.undone';

/** The id of an undo, which is a separate change. */
export function undoChangeId(runId: string): string {
  return runId + undone;
}

/** A moved or copied folder keeps its marker, so its change is still known. */
export function knowsTargetChange(connection: Connection, changeId: string): boolean {
  const isUndo = changeId.endsWith(undone);
  const found = isUndo
    ? connection.get(
        sql`SELECT 1 FROM commits WHERE run_id = ? AND (phase = 'undone' OR EXISTS (SELECT 1 FROM undos WHERE undos.run_id = commits.run_id))`,
        changeId.slice(0, -undone.length),
      )
    : connection.get(
        sql`SELECT 1 FROM commits WHERE run_id = ? UNION ALL SELECT 1 FROM crawls WHERE id = ?`,
        changeId,
        changeId,
      );
  if (found !== undefined) return true;
  return knowsCleanedChange(connection, isUndo ? changeId.slice(0, -undone.length) : changeId, isUndo);
}

/** Inside a transaction: one new generation for all the folders of one change. */
export function countTargetChange(connection: Connection, changeId: string, roots: readonly string[]): void {
  if (roots.length === 0) return;
  const { value } = connection.get<{ value: number }>(
    sql`UPDATE counters SET value = value + 1 WHERE name = 'target-generation' RETURNING value`,
  )!;
  for (const root of roots)
    connection.run(
      sql`INSERT INTO target_generations (root, generation, change_id) VALUES (?, ?, ?)
        ON CONFLICT (root) DO UPDATE SET generation = excluded.generation, change_id = excluded.change_id`,
      root,
      value,
      changeId,
    );
}

function moveTargetGeneration(
  connection: Connection,
  root: string,
  changeId: string,
  above: number,
  unknownHistory: boolean,
): void {
  if (above <= highestTaken)
    connection.run(
      sql`UPDATE counters SET value = max(value, ?) WHERE name = 'target-generation'`,
      Math.max(0, Math.trunc(above)),
    );
  countTargetChange(connection, changeId, [root]);
  if (!unknownHistory) return;
  connection.run(
    sql`INSERT OR REPLACE INTO adopted_targets (root, generation, last_run)
      SELECT root, generation, (SELECT coalesce(max(sequence), 0) FROM job_runs)
      FROM target_generations WHERE root = ?`,
    root,
  );
}

function findUnknownTargets(connection: Connection, jobName: string, roots: readonly string[]): string[] {
  return roots.filter(
    (root) =>
      connection.get(
        sql`SELECT 1 FROM adopted_targets WHERE root = ?
          AND generation > coalesce((SELECT decided FROM job_bookmarks WHERE job_name = ?), 0)`,
        root,
        jobName,
      ) !== undefined,
  );
}

function findTargetsAdoptedAfter(connection: Connection, runId: string, roots: readonly string[]): string[] {
  return roots.filter(
    (root) =>
      connection.get(
        sql`SELECT 1 FROM adopted_targets WHERE root = ?
          AND last_run >= (SELECT sequence FROM job_runs WHERE id = ?)`,
        root,
        runId,
      ) !== undefined,
  );
}

function getTargetRoots(connection: Connection): string[] {
  return connection.all<{ root: string }>(sql`SELECT root FROM target_generations`).map(({ root }) => root);
}

/** Counts up with every change to a target and every adoption; 0: none was made. */
export function latestGeneration(connection: Connection): number {
  return connection.get<{ value: number }>(sql`SELECT value FROM counters WHERE name = 'target-generation'`)!.value;
}
