/** Handlers of the procedures of connections. */

import { s3ConnectionType, type Connection } from '#engine/contract/definitions/connection.ts';
import { bucketsOf, s3PropertiesSchema, type S3Properties } from '#engine/contract/definitions/s3-connection.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { connectionProcedures } from '#engine/contract/procedures/connections.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import type { PathAnswer } from '#engine/storage/complete-path.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { withRetries } from '#engine/storage/retries.ts';
import type { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';
import type { ObjectPage } from '#engine/storage/s3/object-service.ts';
import { folderPrefix, parseS3Path, s3Path } from '#engine/storage/s3/s3-path.ts';

type Check = Output<'testConnection'>['checks'][number];

export const connectionHandlers: Handlers<EngineServices, keyof typeof connectionProcedures> = {
  async getConnections(_input, services) {
    return (await services.workspace()).stores.connection.list().map(({ name, file, value }) => {
      const properties = propertiesOf(value);
      return {
        name,
        file,
        connectionType: value.connectionType,
        endpoint: properties?.endpoint ?? null,
        buckets: properties === undefined ? [] : bucketsOf(properties),
        keys: properties === undefined ? '' : keysOf(properties, value.secretId),
      };
    });
  },
  async getConnectionUsers({ name }, services) {
    const { findConnectionUsers } = await import('#engine/explore/connection-users/find-connection-users.ts');
    const { stores } = await services.workspace();
    stores.connection.get(name);
    const host = {
      catalog: await services.catalog(),
      connections: stores.connection.list().map(({ value }) => value),
      jobs: stores.job.list().map(({ value }) => value),
      crawlers: stores.crawler.list().map(({ value }) => value),
      queries: stores.query.list().map(({ value }) => value),
    };
    return { users: await findConnectionUsers(host, name) };
  },
  async testConnection({ name, bucket, draft }, services, signal) {
    const value = draft ?? (await services.workspace()).stores.connection.get(name).value;
    const properties = propertiesOf(value);
    if (properties === undefined) throw otherType(value, 'test', 'tested');
    const objects = await services.connectedObjects();
    const buckets = bucket === undefined ? bucketsOf(properties) : [bucket];
    const checks: Check[] = [];
    for (const each of buckets.length === 0 ? [null] : buckets) checks.push(await check(objects, value, each, signal));
    return { name, isWorking: checks.every(({ isWorking }) => isWorking), checks };
  },
  async getBuckets({ name }, services, signal) {
    const { value } = (await services.workspace()).stores.connection.get(name);
    const properties = propertiesOf(value);
    if (properties === undefined) throw otherType(value, 'list the buckets of', 'browsed');
    const named = bucketsOf(properties);
    if (named.length > 0) return { buckets: named };
    const listed = await (await services.connectedObjects()).listBuckets(value, signal);
    return { buckets: listed.toSorted() };
  },
  async getObjects({ path }, services, signal) {
    const place = parseS3Path(path);
    const prefix = folderPrefix(place.key);
    const objects = await services.connectedObjects();
    const request = { bucket: place.bucket, prefix, byFolder: true };
    const page = (await withRetries(() => objects.ask({ method: 'list', request }, signal), signal)) as ObjectPage;
    const nameOf = (key: string): string => key.slice(prefix.length).replace(/\/$/u, '');
    const pathOf = (key: string): string => s3Path({ bucket: place.bucket, key: prefix + nameOf(key) });
    // The key of a folder itself has no name here, and neither has an empty level.
    const isShown = (key: string): boolean => nameOf(key) !== '' && !isHiddenName(nameOf(key));
    return {
      entries: [
        ...page.prefixes.filter(isShown).map((key) => ({ path: pathOf(key), kind: 'folder' as const })),
        ...page.objects
          .filter(({ key }) => isShown(key))
          .map(({ key, size, modifiedSeconds }) => ({
            path: pathOf(key),
            kind: 'file' as const,
            sizeBytes: size,
            modifiedAt: modifiedSeconds * 1000,
          })),
      ],
      isComplete: page.token === undefined,
    };
  },
};

function otherType({ name, connectionType }: Connection, act: string, acted: string): EngineError {
  return new EngineError('InvalidInput', `Cannot ${act} the connection "${name}": its type is ${connectionType}.`, {
    hint: `Connections of type s3 can be ${acted}.`,
  });
}

/** The buckets that connections name and that begin as typed, without a request: nothing is sent while somebody types. */
export function connectedBuckets(workspace: Workspace, typed: string): PathAnswer[] {
  const named = workspace.stores.connection.list().flatMap(({ value }) => bucketsOf(propertiesOf(value) ?? {}));
  return [...new Set(named)]
    .toSorted()
    .map((bucket) => s3Path({ bucket, key: '' }))
    .filter((path) => path.startsWith(typed) && path !== typed)
    .map((path) => ({ path, kind: 'folder' }));
}

function propertiesOf({ connectionType, connectionProperties }: Connection): S3Properties | undefined {
  return connectionType === s3ConnectionType ? s3PropertiesSchema.parse(connectionProperties) : undefined;
}

function keysOf(
  { profile, accessKeyId, accessKeyIdVariable, secretAccessKeyVariable }: S3Properties,
  secretId: string | null,
): string {
  if (secretId !== null) return `secret ${secretId}`;
  if (profile !== undefined) return `profile ${profile}`;
  if (secretAccessKeyVariable === undefined) return 'none';
  return `${accessKeyId ?? accessKeyIdVariable}, ${secretAccessKeyVariable}`;
}

async function check(
  objects: ConnectedObjects,
  connection: Connection,
  bucket: string | null,
  signal: AbortSignal,
): Promise<Check> {
  const works = (message: string): Check => ({ bucket, isWorking: true, problem: null, message, hint: null });
  try {
    if (bucket !== null) {
      await objects.tryBucket(connection, bucket, signal);
      return works(`The bucket "${bucket}" can be listed.`);
    }
    const { length } = await objects.listBuckets(connection, signal);
    return works(`The server accepts the keys and lists ${length} ${length === 1 ? 'bucket' : 'buckets'}.`);
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, kind, message, hint, details } = toEngineError(thrown);
    if (kind === 'unexpected') throw thrown;
    const problem = typeof details['problem'] === 'string' ? details['problem'] : code;
    // Keys for one bucket alone may not list the others.
    if (bucket === null && problem === 'permission')
      return works('The server accepts the keys, which may not list buckets. To test a bucket, name it.');
    return { bucket, isWorking: false, problem, message, hint: hint ?? null };
  }
}
