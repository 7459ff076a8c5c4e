/** What uses a connection: crawlers, jobs and saved queries with paths in its buckets, or with tables whose files are there. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { Query } from '#engine/contract/definitions/query.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { substituteArguments } from '#engine/graph/substitute-arguments.ts';
import { findS3Connection } from '#engine/storage/s3/connected-objects.ts';
import { parseS3Path, s3Scheme } from '#engine/storage/s3/s3-path.ts';
import { findTransform } from '#engine/transforms/index.ts';

export interface ConnectionUser {
  readonly kind: 'crawler' | 'job' | 'query';
  readonly name: string;
  readonly uses: readonly ConnectionUse[];
}

interface ConnectionUse {
  /** As it is written, or where the files of the table are. */
  readonly path: string;
  readonly use: 'reads' | 'writes';
}

export interface ConnectionUsersHost {
  readonly catalog: Catalog;
  readonly connections: readonly Connection[];
  readonly jobs: readonly Job[];
  readonly crawlers: readonly Crawler[];
  readonly queries: readonly Query[];
}

/** By kind, then by name. @param name of the connection. */
export async function findConnectionUsers(host: ConnectionUsersHost, name: string): Promise<readonly ConnectionUser[]> {
  const isItsOwn = ownBuckets(host.connections, name);
  const locations = new Map<string, Promise<string>>();
  const locationOf = (databaseName: string, tableName: string): Promise<string> => {
    const key = JSON.stringify([databaseName, tableName]);
    const found = locations.get(key) ?? findLocation(host.catalog, databaseName, tableName);
    locations.set(key, found);
    return found;
  };
  const users: ConnectionUser[] = [];
  const add = (kind: ConnectionUser['kind'], user: string, uses: readonly ConnectionUse[]): void => {
    const own = uses.filter(({ path }) => isItsOwn(path));
    const different = new Map(own.map((use) => [`${use.use} ${use.path}`, use]));
    if (own.length > 0) users.push({ kind, name: user, uses: [...different.values()] });
  };
  for (const { name: crawler, targets, catalogTargets } of byName(host.crawlers)) {
    const paths = targets.map(({ path }) => path);
    for (const { databaseName, tables } of catalogTargets)
      for (const table of tables) paths.push(await locationOf(databaseName, table));
    add(
      'crawler',
      crawler,
      paths.map((path) => ({ path, use: 'reads' })),
    );
  }
  for (const job of byName(host.jobs)) add('job', job.name, await usesOfJob(job, locationOf));
  for (const { name: query, sql } of byName(host.queries))
    add(
      'query',
      query,
      pathsIn(sql).map((path) => ({ path, use: 'reads' })),
    );
  return users;
}

function byName<Definition extends { readonly name: string }>(definitions: readonly Definition[]): Definition[] {
  return definitions.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Whether this connection is the one that a path is read by. */
function ownBuckets(connections: readonly Connection[], name: string): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    if (!path.startsWith(s3Scheme)) return false;
    try {
      const place = parseS3Path(path);
      const own = known.get(place.bucket) ?? findS3Connection({ valid: connections, invalid: [] }, place).name === name;
      known.set(place.bucket, own);
      return own;
    } catch (thrown) {
      // No bucket, none for it, or several that would do: whoever reads it gets the error.
      if (thrown instanceof EngineError) return false;
      throw thrown;
    }
  };
}

async function usesOfJob(
  job: Job,
  locationOf: (databaseName: string, tableName: string) => Promise<string>,
): Promise<readonly ConnectionUse[]> {
  const uses: ConnectionUse[] = [];
  for (const node of job.nodes) {
    const args = argumentsOf(node, job.defaultArguments);
    const use = findTransform(node.transform)?.effect === 'target' ? 'writes' : 'reads';
    for (const path of textsIn(args)) uses.push({ path, use });
    const { databaseName, tableName } = args;
    if (typeof databaseName === 'string' && typeof tableName === 'string')
      uses.push({ path: await locationOf(databaseName, tableName), use });
  }
  return uses;
}

/** Arguments with their default values; those of a node that has none are taken as they are written. */
function argumentsOf(node: Node, values: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  try {
    return substituteArguments(node.args, values);
  } catch {
    return node.args;
  }
}

/** Paths in a store, however deep in the arguments, and within SQL. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith(s3Scheme) ? [value] : pathsIn(value);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function pathsIn(sql: string): readonly string[] {
  return [...sql.matchAll(/['"](s3:\/\/[^'"]+)['"]/gu)].map(([, path]) => path!);
}

/** '': there is no such table, or it has no files. */
async function findLocation(catalog: Catalog, databaseName: string, name: string): Promise<string> {
  try {
    return (await catalog.tables.getTable(databaseName, name)).location;
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.code === 'EntityNotFound') return '';
    throw thrown;
  }
}
