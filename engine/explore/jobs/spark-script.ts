/** A job that need not be saved as a script for Spark or AWS Glue: what it reads and writes is looked up first. */

import path from 'node:path';
import {
  writeGlueScript,
  writeScalaScript,
  writeSparkScript,
  type ScriptSource,
  type SparkScript,
} from '#engine/compile/scripts.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import { ofWholeJob, resolveScriptJob, tableOfScript } from '#engine/explore/jobs/script-job.ts';
import { sameName } from '#engine/base/same-name.ts';

const writers = { pyspark: writeSparkScript, 'glue-script': writeGlueScript, 'glue-scala': writeScalaScript };
export type SparkScriptKind = keyof typeof writers;

/**
 * @param unfinished nodes with problems are skipped, and there is no text then.
 * @throws EngineError of resolving the job, its sources and its targets.
 */
export async function sparkScriptOf(
  host: SourceHost,
  job: Job,
  as: SparkScriptKind,
  given: Readonly<Record<string, string>>,
  unfinished: boolean,
  signal: AbortSignal,
): Promise<SparkScript> {
  const { graph, reader, about } = await resolveScriptJob(host, job, given, unfinished, signal);
  const sources: Record<string, ScriptSource> = {};
  for (const { node, args, transform } of graph.nodes)
    if (transform.effect === 'source') sources[node.id] = await sourceOf(host, await reader.read(node, args), signal);
  const targets = await Promise.all(
    graph.nodes
      .filter(({ transform }) => transform.effect === 'target')
      .map(async (node) => {
        const target = await readTargetSnapshot(host, node);
        return [node.node.id, { ...target, table: tableOfScript(target) }] as const;
      }),
  );
  return ofWholeJob(writers[as]({ ...about, sources, targets: Object.fromEntries(targets) }), job, graph);
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
