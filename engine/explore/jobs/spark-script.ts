/** A job that need not be saved as a script for Spark or AWS Glue: what it reads and writes is looked up first. */

import path from 'node:path';
import { pathDatabase } from '#engine/catalog/names.ts';
import {
  writeGlueScript,
  writeSparkScript,
  type ScriptSource,
  type ScriptTarget,
  type SparkScript,
} from '#engine/compile/index.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import { resolveGraph, resolveSoundNodes } from '#engine/graph/index.ts';
import { checkArgumentNames } from '#engine/graph/substitute-arguments.ts';
import { sameName } from '#engine/base/same-name.ts';

/**
 * @param unfinished nodes with problems are skipped, and there is no text then.
 * @throws EngineError of resolving the job, its sources and its targets.
 */
export async function sparkScriptOf(
  host: SourceHost,
  job: Job,
  as: 'pyspark' | 'glue-script',
  given: Readonly<Record<string, string>>,
  unfinished: boolean,
  signal: AbortSignal,
): Promise<SparkScript> {
  checkArgumentNames(job, given);
  const values = { ...job.defaultArguments, ...given };
  const reader = new SourceReader(host, signal, job.name);
  const environment = createGraphEnvironment(host, reader, values, signal);
  const graph = unfinished ? await resolveSoundNodes(job, environment) : await resolveGraph(job, environment);
  const sources: Record<string, ScriptSource> = {};
  for (const { node, args, transform } of graph.nodes)
    if (transform.effect === 'source') sources[node.id] = await sourceOf(host, await reader.read(node, args), signal);
  const targets = await Promise.all(
    graph.nodes
      .filter(({ transform }) => transform.effect === 'target')
      .map(async (node) => [node.node.id, targetOf(await readTargetSnapshot(host, node))] as const),
  );
  const write = as === 'pyspark' ? writeSparkScript : writeGlueScript;
  const script = write({
    jobName: job.name,
    description: job.description,
    graph,
    sources,
    targets: Object.fromEntries(targets),
    workspaceFolder: host.workspaceFolder,
    arguments: values,
    usesBookmark: job.bookmark !== 'disable',
  });
  const resolved = new Set(graph.nodes.map(({ node }) => node.id));
  return job.nodes.every(({ id }) => resolved.has(id)) ? script : { ...script, text: null };
}

function targetOf(target: PlannedTarget): ScriptTarget {
  return { ...target, table: target.table.databaseName === pathDatabase ? null : target.table };
}

async function sourceOf(host: SourceHost, listing: SourceListing, signal: AbortSignal): Promise<ScriptSource> {
  const { table, readings, columns, partitionKeys, roots, location, listed } = listing;
  const files = listed.map((object) => object.path);
  const root = roots.length === 1 ? roots[0]! : location;
  const groups = readings.map((reading, place) => ({
    reading,
    files: listed.filter((object) => object.reading === place).map((object) => object.path),
  }));
  const hasKeyFolders = files.every((file) => isInKeyFolders(root, file, listing));
  return {
    table: table === null ? null : `${table.databaseName}.${table.name}`,
    groups: groups.filter((group) => group.files.length > 0),
    columns,
    partitionKeys,
    root,
    hasKeyFolders,
    isWholeFolder: hasKeyFolders && roots.length === 1 && (await isWhole(host, root, files, signal)),
  };
}

/** Directly below the root, or in a folder `key=value` for each key, in their order. */
function isInKeyFolders(root: string, file: string, { partitionKeys }: SourceListing): boolean {
  const folders = path.dirname(path.relative(root, file)).split(path.sep);
  const levels = folders[0] === '.' ? [] : folders;
  return (
    !levels.includes('..') &&
    levels.length === partitionKeys.length &&
    partitionKeys.every(({ name }, index) => sameName(decodeName(levels[index]!.split('=')[0]!), name))
  );
}

function decodeName(text: string): string {
  return text.replaceAll(/%([0-9A-Fa-f]{2})/gu, (_whole, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 16)),
  );
}

/** Whether the files are all that a program finds in the folder. */
async function isWhole(
  host: SourceHost,
  root: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const storage = host.storageOf(root);
  if (files.length === 0 || (await storage.look(root))?.kind !== 'folder') return false;
  const { objects, skipped, tables } = await storage.list({ root, wholeArchives: true }, signal);
  const listed = new Set(files);
  return (
    tables.length === 0 &&
    skipped.length === 0 &&
    objects.length === listed.size &&
    objects.every((object) => listed.has(object.path))
  );
}
