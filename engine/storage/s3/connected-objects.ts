/** The objects that the connections of one workspace lead to. Without a connection for its bucket, nothing is sent. */

import { z } from 'zod';
import { s3ConnectionType, type Connection } from '#engine/contract/definitions/connection.ts';
import type { S3Keys } from '#engine/contract/definitions/secret.ts';
import { bucketsOf, s3PropertiesSchema } from '#engine/contract/definitions/s3-connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { noConnection, type InvalidFile } from '#engine/storage/s3/object-service.ts';
import { ObjectThread } from '#engine/storage/s3/object-thread-client.ts';
import type { ObjectChange } from '#engine/storage/s3/object-changes.ts';
import type { ObjectQuestion } from '#engine/storage/s3/object-questions.ts';
import type { QueueQuestion } from '#engine/storage/s3/object-queue.ts';
import type { S3Place } from '#engine/storage/s3/s3-path.ts';
import { endpointOf, readS3Settings, type S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { largestRequest } from '#engine/storage/ranged-source.ts';

const place = { bucket: z.string(), key: z.string() };
const count = z.int().nonnegative();

/** What workers may ask: they run people's SQL. */
const questionSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('list'),
    request: z.strictObject({
      bucket: z.string(),
      prefix: z.string(),
      byFolder: z.boolean(),
      after: z.string().exactOptional(),
      token: z.string().exactOptional(),
      most: count.exactOptional(),
    }),
  }),
  z.strictObject({ method: z.literal('find'), request: z.strictObject(place) }),
  z.strictObject({
    method: z.literal('read'),
    request: z
      .strictObject({ ...place, start: count, end: count, tag: z.string(), size: count })
      .refine(({ start, end }) => start < end && end - start <= largestRequest),
  }),
]);

/**
 * The keys of a secret that Tenon keeps. @param endpoint the service that gets them; null: Amazon S3.
 * @throws EngineError EntityNotFound; InvalidState while the vault is locked.
 */
type KeysOf = (secret: string, endpoint: string | null) => Promise<S3Keys>;

/** Of a workspace, of every type. */
export interface Connections {
  readonly valid: readonly Connection[];
  readonly invalid: readonly InvalidFile[];
}

export class ConnectedObjects implements AsyncDisposable {
  readonly #connections: () => Promise<Connections>;
  readonly #keysOf: KeysOf;
  readonly #thread = new ObjectThread();

  /** @param connections asked for each request. @param keysOf as of {@link KeysOf}. */
  constructor(connections: () => Promise<Connections>, keysOf: KeysOf) {
    this.#connections = connections;
    this.#keysOf = keysOf;
  }

  /** @throws EngineError also of the choice of the connection. */
  async ask(asked: ObjectQuestion | ObjectChange, signal?: AbortSignal): Promise<unknown> {
    const { request } = asked;
    const connection = findS3Connection(await this.#connections(), {
      bucket: request.bucket,
      key: 'key' in request ? request.key : request.prefix,
    });
    return await this.#thread.ask({ settings: await this.#settingsOf(connection), asked }, signal);
  }

  /** By the connection for the bucket. @throws EngineError as {@link ConnectedObjects.ask}. */
  async askQueue(asked: QueueQuestion, signal?: AbortSignal): Promise<unknown> {
    const connection = findS3Connection(await this.#connections(), { bucket: asked.request.bucket, key: '' });
    return await this.#thread.ask({ settings: await this.#settingsOf(connection), asked }, signal);
  }

  /** For a worker, which may not open connections and knows no keys. */
  async answer(question: unknown, signal: AbortSignal): Promise<unknown> {
    const checked = questionSchema.safeParse(question);
    if (checked.success) return await this.ask(checked.data, signal);
    throw new EngineError('Internal', 'A worker asked for what cannot be answered.', {
      hint: 'This is a bug in Tenon; please report it with the log.',
      details: { issues: checked.error.issues.map(({ message }) => message) },
    });
  }

  /** Names of buckets that a connection's keys may list. @throws EngineError. */
  async listBuckets(connection: Connection, signal: AbortSignal): Promise<readonly string[]> {
    const settings = await this.#settingsOf(connection);
    return (await this.#thread.ask({ settings, asked: { method: 'listBuckets' } }, signal)) as readonly string[];
  }

  /** Lists one object of a bucket by a connection, whichever is for it. @throws EngineError. */
  async tryBucket(connection: Connection, bucket: string, signal: AbortSignal): Promise<void> {
    const settings = await this.#settingsOf(connection);
    const request = { bucket, prefix: '', byFolder: false, most: 1 };
    await this.#thread.ask({ settings, asked: { method: 'list', request } }, signal);
  }

  /** What requests signed with is no longer kept; those that have begun end as usual. */
  async forgetKeys(): Promise<void> {
    await this.#thread.forgetKeys();
  }

  async #settingsOf(connection: Connection): Promise<S3Settings> {
    const { secretId } = connection;
    const kept = secretId === null ? undefined : await this.#keysOf(secretId, endpointOf(connection));
    return readS3Settings(connection, process.env, kept);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}

/**
 * The connection that names the bucket, else the one that names none.
 * @throws EngineError EntityNotFound; InvalidDefinition where a connection that cannot be used may be for it; InvalidState when several would do.
 */
export function findS3Connection({ valid, invalid }: Connections, wanted: S3Place): Connection {
  const own = valid
    .filter(({ connectionType }) => connectionType === s3ConnectionType)
    .map((connection) => ({
      connection,
      buckets: bucketsOf(s3PropertiesSchema.parse(connection.connectionProperties)),
    }));
  const naming = own.filter(({ buckets }) => buckets.includes(wanted.bucket));
  const fitting = naming.length > 0 ? naming : own.filter(({ buckets }) => buckets.length === 0);
  if (fitting.length === 0) throw noConnection(wanted, invalid);
  if (fitting.length === 1) return fitting[0]!.connection;
  const names = fitting.map(({ connection: { name } }) => `"${name}"`).join(' and ');
  throw new EngineError(
    'InvalidState',
    `Cannot read the bucket "${wanted.bucket}": the connections ${names} are both for it.`,
    { hint: 'Name the bucket in "buckets" of one of them.', details: { bucket: wanted.bucket } },
  );
}
