/** Paths of a target's files: final names, retired names, and the attempt's folder in staging. */

import type { StagedFile } from '#engine/catalog/entities.ts';
import { hivePath } from '#engine/execute/targets/hive-path.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { joinPath, nameOf, relativeTo, separatorOf } from '#engine/storage/path-parts.ts';
import { pendingSuffix } from '#engine/storage/staging-path.ts';

/** Folder for everything of ours below a target; skipped by Hive, Spark, Glue and our crawler. */
export const targetStateFolder = '_tenon';

/**
 * `part-<run>-<task>-<number>-<description><extension>` below the partition's folder; the named file of a file target.
 * @param description hash of the target's description, see target-description.ts.
 */
export function finalPath(
  target: PlannedTarget,
  runId: string,
  taskId: string,
  file: StagedFile,
  number: number,
  description: string,
): string {
  if (target.fileName !== null) return joinPath(target.root, target.fileName);
  const name = `part-${runId}-${taskId}-${number}-${description}${target.extension}`;
  return joinPath(target.root, hivePath(target.partitionKeys, file.partitionValues), name);
}

/** Below the root, so that a rename reaches it; keeps the place the file had. */
export function retiredPath(root: string, runId: string, file: string): string {
  return joinPath(root, targetStateFolder, 'retired', runId, relativeTo(root, file));
}

/** Where undo puts the files that the run had published. */
export function undonePath(root: string, runId: string, file: string): string {
  return retiredPath(root, `${runId}.undone`, file);
}

/** The root above `_tenon` of a staged or retired path. */
export function rootOf(stagedOrRetired: string): string {
  const separator = separatorOf(stagedOrRetired);
  const marker = `${separator}${targetStateFolder}${separator}`;
  return stagedOrRetired.slice(0, stagedOrRetired.lastIndexOf(marker));
}

/** `<root>/_tenon/<run>`. */
export function stagingOfRun(root: string, runId: string): string {
  return joinPath(root, targetStateFolder, runId);
}

/**
 * What a file that was sent to a store is called until it is published. Its upload already has the final name, which is why
 * this one contains it.
 */
export function sentPath(root: string, runId: string, attempt: string, final: string): string {
  return `${joinPath(root, targetStateFolder, runId, attempt, relativeTo(root, final))}${pendingSuffix}`;
}

/** The final name of {@link sentPath}. */
export function finalOfSent(sent: string): string {
  const root = rootOf(sent);
  const levels = relativeTo(joinPath(root, targetStateFolder), sent).split('/');
  return joinPath(root, ...levels.slice(2)).slice(0, -pendingSuffix.length);
}

/** Name of one attempt's folder. */
export function attemptName(taskId: string, attempt: number): string {
  return `${taskId}-${attempt}`;
}

/** The run that a published file is named after; undefined: its name is not one that Tenon gives. */
export function writerOf(file: string): string | undefined {
  return /^part-(jr_[0-9a-f]{32})-/u.exec(nameOf(file))?.[1];
}
