/** Paths of a target's files: final names, retired names, and the attempt's folder in staging. */

import path from 'node:path';
import type { StagedFile } from '#engine/catalog/entities.ts';
import { hivePath } from '#engine/execute/targets/hive-path.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';

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
  if (target.fileName !== null) return path.join(target.root, target.fileName);
  const name = `part-${runId}-${taskId}-${number}-${description}${target.extension}`;
  return path.join(target.root, hivePath(target.partitionKeys, file.partitionValues), name);
}

/** Below the root, so that a rename reaches it; keeps the place the file had. */
export function retiredPath(root: string, runId: string, file: string): string {
  return path.join(root, targetStateFolder, 'retired', runId, path.relative(root, file));
}

/** Where undo puts the files that the run had published. */
export function undonePath(root: string, runId: string, file: string): string {
  return retiredPath(root, `${runId}.undone`, file);
}

/** The root above `_tenon` of a staged or retired path. */
export function rootOf(stagedOrRetired: string): string {
  const marker = `${path.sep}${targetStateFolder}${path.sep}`;
  return stagedOrRetired.slice(0, stagedOrRetired.lastIndexOf(marker));
}

/** `<root>/_tenon/<run>`. */
export function stagingOfRun(root: string, runId: string): string {
  return path.join(root, targetStateFolder, runId);
}

/** Name of one attempt's folder. */
export function attemptName(taskId: string, attempt: number): string {
  return `${taskId}-${attempt}`;
}

/** The run that a published file is named after; undefined: its name is not one that Tenon gives. */
export function writerOf(file: string): string | undefined {
  return /^part-(jr_[0-9a-f]{32})-/u.exec(path.basename(file))?.[1];
}
