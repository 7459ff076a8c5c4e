/** Handlers of the procedures of connections. */

import { s3ConnectionType, type Connection } from '#engine/contract/definitions/connection.ts';
import { bucketsOf, s3PropertiesSchema, type S3Properties } from '#engine/contract/definitions/s3-connection.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { connectionProcedures } from '#engine/contract/procedures/connections.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import type { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';

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
        keys: properties === undefined ? '' : keysOf(properties),
      };
    });
  },
  async testConnection({ name, bucket }, services, signal) {
    const { value } = (await services.workspace()).stores.connection.get(name);
    const properties = propertiesOf(value);
    if (properties === undefined)
      throw new EngineError(
        'InvalidInput',
        `Cannot test the connection "${name}": its type is ${value.connectionType}.`,
        {
          hint: 'Connections of type s3 can be tested.',
        },
      );
    const objects = await services.connectedObjects();
    const buckets = bucket === undefined ? bucketsOf(properties) : [bucket];
    const checks: Check[] = [];
    for (const each of buckets.length === 0 ? [null] : buckets) checks.push(await check(objects, value, each, signal));
    return { name, isWorking: checks.every(({ isWorking }) => isWorking), checks };
  },
};

function propertiesOf({ connectionType, connectionProperties }: Connection): S3Properties | undefined {
  return connectionType === s3ConnectionType ? s3PropertiesSchema.parse(connectionProperties) : undefined;
}

function keysOf({ profile, accessKeyId, accessKeyIdVariable, secretAccessKeyVariable }: S3Properties): string {
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
