/** Whether a job or a crawler is about a table of the catalog: by its name, or by a path at its files. Pure. */

import path from 'node:path';
import { isWithin } from '#engine/base/path-below.ts';
import { foldName } from '#engine/catalog/names.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { substituteArguments } from '#engine/graph/substitute-arguments.ts';
import { fixedFolder, hasWildcard } from '#engine/storage/hidden-name.ts';
import { compilePathGlob } from '#engine/sources/path-glob.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import { findTransform } from '#engine/transforms/index.ts';

export interface UsedTable {
  readonly databaseName: string;
  readonly name: string;
  /** Absolute folder or file; '' for a view, which has no files. */
  readonly location: string;
}

export interface NodeUse {
  /** Id of the node. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  readonly use: 'reads' | 'writes';
  /** `table`: it names the table; `files`: its path is at files of the table, in its folder or around it. */
  readonly by: 'table' | 'files';
}

/**
 * Nodes in their order. Arguments have their default values; a node whose arguments have none is compared as it is written.
 * @param root of the workspace, where relative paths begin.
 */
export function usesOfJob(job: Job, table: UsedTable, root: string): NodeUse[] {
  return job.nodes.flatMap((node) => useOf(node, job.defaultArguments, table, root) ?? []);
}

/** Its targets are around the files of the table, or at some of them, and its tables go to the table's database; or it names the table. */
export function isCrawledBy(crawler: Crawler, table: UsedTable, root: string): boolean {
  const [databaseName, name] = [foldName(table.databaseName), foldName(table.name)];
  for (const target of crawler.catalogTargets)
    if (foldName(target.databaseName) === databaseName && target.tables.some((each) => foldName(each) === name))
      return true;
  if (table.location === '' || foldName(crawler.databaseName) !== databaseName) return false;
  return crawler.targets.some((target) => touches(wholePath(target.path, root), table.location));
}

function useOf(
  node: Node,
  values: Readonly<Record<string, string>>,
  table: UsedTable,
  root: string,
): NodeUse | undefined {
  const { databaseName, tableName, path: place, fileName } = argumentsOf(node, values);
  const effect = findTransform(node.transform)?.effect;
  const found = { id: node.id, name: node.name, use: effect === 'target' ? 'writes' : 'reads' } as const;
  if (isText(databaseName) && isText(tableName)) {
    const isSame =
      foldName(databaseName) === foldName(table.databaseName) && foldName(tableName) === foldName(table.name);
    return isSame ? { ...found, by: 'table' } : undefined;
  }
  if (table.location === '' || !isText(place) || (effect !== 'source' && effect !== 'target')) return undefined;
  const whole = wholePath(isText(fileName) && effect === 'target' ? path.join(place, fileName) : place, root);
  // Of a folder around the table's, a target writes only its own files.
  const isAt = effect === 'target' ? isWithin(whole, table.location) : reads(whole, table.location);
  return isAt ? { ...found, by: 'files' } : undefined;
}

function argumentsOf(node: Node, values: Readonly<Record<string, string>>): Record<string, unknown> {
  try {
    return substituteArguments(node.args, values);
  } catch {
    return node.args;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** @param place with or without wildcards. */
function reads(place: string, location: string): boolean {
  if (touches(place, location)) return true;
  const base = fixedFolder(place);
  const glob = path.relative(base, place).split(path.sep).join('/');
  if (!hasWildcard(glob)) return false;
  if (isWithin(base, location)) return true;
  if (!isWithin(location, base)) return false;
  const relative = path.relative(base, location).split(path.sep).join('/');
  const { matches, within } = compilePathGlob(glob);
  return matches(relative) || within(relative);
}

function touches(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}
