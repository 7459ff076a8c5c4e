/** "Adopt this folder": a person says that all files of a target's folder are this table's, so that an overwrite may replace them. */

import type { TableObject } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { everyFileBelow } from '#engine/execute/targets/foreign-files.ts';
import { createDefaultEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { nextDefinition } from '#engine/execute/commit/commit-schema.ts';
import { hiveValues } from '#engine/execute/targets/hive-path.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import { adoptDescribed, publishAdoption } from '#engine/execute/recovery/adopt-folder.ts';
import { joinPath, parentOf, relativeTo } from '#engine/storage/path-parts.ts';
import { resolveGraph } from '#engine/graph/index.ts';

/**
 * Lists every file below the target's folder as the table's, and marks it as this catalog's. Files are not read, moved or changed.
 * @returns paths that were not listed before.
 * @throws EngineError EntityNotFound when the job has no such target; ConcurrentModification.
 */
export async function adoptTargetFolder(
  host: ExecutionHost,
  job: Job,
  nodeId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const graph = await resolveGraph(job, createDefaultEnvironment(host, job, signal), { nodeId });
  const resolved = graph.nodes.find(({ node }) => node.id === nodeId);
  if (resolved?.transform.effect !== 'target') {
    throw new EngineError(
      'InvalidInput',
      `Node "${resolved?.node.name ?? nodeId}" of job ${job.name} is not a target.`,
      {
        hint: 'Name a target node.',
        details: { node: nodeId },
      },
    );
  }
  const target = await readTargetSnapshot(host, resolved);
  // How its files are read lies beside them, unless an earlier version wrote them.
  const [described] = await adoptDescribed(host, target.root, signal, target.table);
  if (described !== undefined) return described.taken;
  const { databaseName, name } = target.table;
  const current = await host.catalog.tables.findTable(databaseName, name);
  const known = current === undefined ? [] : (await host.catalog.tables.getTableSnapshot(databaseName, name)).objects;
  const objects = await everyFileBelow(host.storageOf(target.root), target.root, signal);
  const wanted =
    target.fileName === null
      ? objects
      : objects.filter((object) => object.path === joinPath(target.root, target.fileName!));
  const unchanged = new Map(known.map((object) => [object.path, object]));
  const listed = wanted.map((object): TableObject => {
    const old = unchanged.get(object.path);
    if (old !== undefined && isSameVersion(object, old)) return old;
    const partitionValues = hiveValues(relativeTo(target.root, parentOf(object.path)), target.partitionKeys.length);
    return { ...object, compression: target.compression, partitionValues, recordCount: null, inferenceHash: '' };
  });
  const table = nextDefinition({ ...target, mode: 'append' }, current) ?? current!;
  return (await publishAdoption(host, target.root, table, listed, current, known)).taken;
}
