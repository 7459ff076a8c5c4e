/** Requests to S3 by AWS's library, which is loaded here and nowhere else. Each is one try. */

import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
  type GetObjectCommandOutput,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { EngineError } from '#engine/contract/errors.ts';
import type {
  ListObjectsRequest,
  ObjectFacts,
  ObjectPage,
  ReadObjectRequest,
} from '#engine/storage/s3/object-service.ts';
import type { ObjectMarks } from '#engine/storage/s3/object-changes.ts';
import { s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { answerInTime } from '#engine/storage/s3/thread/answer-in-time.ts';
import { clientConfig } from '#engine/storage/s3/thread/client-config.ts';
import { ofS3 } from '#engine/storage/s3/thread/foreign-answer.ts';
import { convertS3Error, type S3Verb } from '#engine/storage/s3/thread/s3-errors.ts';

/** Milliseconds between two pieces of an answer. */
const answerPatience = 30_000;
const archives = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Requests by one connection. */
export class S3Requests {
  readonly #settings: S3Settings;
  readonly #client: S3Client;
  /** Of each request. */
  readonly payer: { readonly RequestPayer?: 'requester' };
  /** Of each request that begins an object. */
  readonly encryption: { readonly ServerSideEncryption?: 'AES256' | 'aws:kms'; readonly SSEKMSKeyId?: string };

  /**
   * Whether parts are sent with their MD5 sums. The signature of a request includes the SHA-256 sum of its content already, but
   * Amazon S3 wants one of these for buckets with Object Lock.
   */
  sumsParts: boolean;

  constructor(settings: S3Settings) {
    this.#settings = settings;
    this.sumsParts = settings.endpoint === null || settings.credentials.kind === 'anonymous';
    this.#client = new S3Client(configOf(settings));
    this.payer = settings.requesterPays ? { RequestPayer: 'requester' } : {};
    const { encryption } = settings;
    this.encryption =
      encryption === null
        ? {}
        : {
            ServerSideEncryption: encryption.algorithm,
            ...(encryption.key === null ? {} : { SSEKMSKeyId: encryption.key }),
          };
  }

  async list(request: ListObjectsRequest, signal: AbortSignal): Promise<ObjectPage> {
    const { bucket, prefix, byFolder, after, token, most } = request;
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      // Some characters of keys cannot be in XML.
      EncodingType: 'url',
      ...(byFolder ? { Delimiter: '/' } : {}),
      ...(after === undefined ? {} : { StartAfter: after }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(most === undefined ? {} : { MaxKeys: most }),
      ...this.payer,
    });
    const place = { bucket, key: prefix };
    const page = await this.#send(place, 'list', signal, async (abortSignal) => {
      const answer = await this.#client.send(command, { abortSignal });
      ofS3(answer.IsTruncated ?? answer.Name);
      return answer;
    });
    const decode = page.EncodingType === 'url' ? decodeKey : (key: string): string => key;
    return {
      objects: (page.Contents ?? []).map(({ Key, Size, LastModified, ETag, StorageClass }) => ({
        ...factsOf(decode(Key ?? ''), Size, LastModified, ETag),
        ...(StorageClass !== undefined && archives.has(StorageClass) ? { archivedIn: StorageClass } : {}),
      })),
      prefixes: (page.CommonPrefixes ?? []).map((common) => decode(common.Prefix ?? '')),
      ...(page.IsTruncated === true && page.NextContinuationToken !== undefined
        ? { token: page.NextContinuationToken }
        : {}),
    };
  }

  async find(place: S3Place, signal: AbortSignal): Promise<ObjectFacts | undefined> {
    const named = { Bucket: place.bucket, Key: place.key, ...this.payer };
    return await this.#send(place, 'read', signal, async (abortSignal) => {
      try {
        const head = await this.#client.send(new HeadObjectCommand(named), { abortSignal });
        ofS3(head.ETag ?? head.LastModified);
        return { ...factsOf(place.key, head.ContentLength, head.LastModified, head.ETag), ...marksOf(head.Metadata) };
      } catch (thrown) {
        const status = statusOf(thrown);
        if (status === 404) return undefined;
        if (status === undefined || status >= 500) throw thrown;
      }
      // The answer to HEAD has no body that says why it was refused; this one's has.
      try {
        const command = new GetObjectCommand({ ...named, Range: 'bytes=0-0' });
        const { ContentRange, LastModified, ETag, Body, Metadata } = await this.#client.send(command, { abortSignal });
        await Body?.transformToByteArray();
        const size = Number(ContentRange?.split('/')[1]);
        return { ...factsOf(place.key, size, LastModified, ETag), ...marksOf(Metadata) };
      } catch (thrown) {
        if ((thrown as Error).name === 'NoSuchKey') return undefined;
        throw thrown;
      }
    });
  }

  async read(request: ReadObjectRequest, signal: AbortSignal): Promise<Uint8Array> {
    const { bucket, key, start, end, tag, size } = request;
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      Range: `bytes=${start}-${end - 1}`,
      ...(tag === '' ? {} : { IfMatch: tag }),
      ...this.payer,
    });
    return await this.#send({ bucket, key }, 'read', signal, async (abortSignal, answered) => {
      const answer = await this.#client.send(command, { abortSignal });
      if (isOther(answer, request)) throw changed(request, size);
      const bytes = Buffer.allocUnsafeSlow(end - start);
      let filled = 0;
      for await (const piece of answer.Body as AsyncIterable<Uint8Array>) {
        answered();
        if (filled + piece.length > bytes.length) throw changed(request, size);
        bytes.set(piece, filled);
        filled += piece.length;
      }
      return new Uint8Array(bytes.buffer, 0, filled);
    });
  }

  /** Names of buckets. */
  async listBuckets(signal: AbortSignal): Promise<readonly string[]> {
    const buckets = await this.#send({ bucket: '', key: '' }, 'list', signal, async (abortSignal) => {
      const answer = await this.#client.send(new ListBucketsCommand({}), { abortSignal });
      return ofS3(answer.Buckets ?? (answer.Owner && []));
    });
    return buckets.map(({ Name }) => Name ?? '');
  }

  close(): void {
    this.#client.destroy();
  }

  /**
   * One request of another kind.
   * @param longer milliseconds that it may take beyond the usual: nothing is heard of it while bytes are sent or copied.
   */
  change<Answer>(
    place: S3Place,
    signal: AbortSignal,
    work: (client: S3Client, signal: AbortSignal) => Promise<Answer>,
    longer = 0,
  ): Promise<Answer> {
    const patience = answerPatience + longer;
    return this.#send(place, 'write', signal, (abortSignal) => work(this.#client, abortSignal), patience);
  }

  async #send<Answer>(
    place: S3Place,
    verb: S3Verb,
    signal: AbortSignal,
    work: (signal: AbortSignal, answered: () => void) => Promise<Answer>,
    patience = answerPatience,
  ): Promise<Answer> {
    try {
      return await answerInTime(signal, patience, work);
    } catch (thrown) {
      signal.throwIfAborted();
      throw convertS3Error(thrown, { settings: this.#settings, place, verb });
    }
  }
}

function statusOf(thrown: unknown): number | undefined {
  return (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function configOf(settings: S3Settings): S3ClientConfig {
  return {
    ...clientConfig(settings),
    forcePathStyle: settings.pathStyle,
    followRegionRedirects: settings.endpoint === null,
    // Services like S3 do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

function factsOf(
  key: string,
  size: number | undefined,
  modified: Date | undefined,
  tag: string | undefined,
): ObjectFacts {
  return { key, size: size ?? 0, modifiedSeconds: Math.floor((modified?.getTime() ?? 0) / 1000), tag: tag ?? '' };
}

/** Names of what Tenon notes with an object. */
export const markNames = { checksum: 'tenon-crc32', upload: 'tenon-upload' } as const;

/** Whoever writes an object may have given it these names. */
function marksOf(metadata: Readonly<Record<string, string>> | undefined): { readonly marks?: ObjectMarks } {
  const checksum = metadata?.[markNames.checksum];
  const upload = metadata?.[markNames.upload];
  return checksum === undefined || upload === undefined ? {} : { marks: { checksum, upload } };
}

/** What a server did not encode is used as it is. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/** Servers without conditions answer with the object as it is now. */
function isOther({ ContentRange, ETag }: GetObjectCommandOutput, { tag, size }: ReadObjectRequest): boolean {
  const total = ContentRange?.split('/')[1];
  return (total !== undefined && total !== String(size)) || (tag !== '' && ETag !== undefined && ETag !== tag);
}

function changed(place: S3Place, size: number): EngineError {
  const path = s3Path(place);
  return new EngineError('FileChanged', `${path} changed while it was read: it had ${size} bytes when it was opened.`, {
    hint: 'Run again.',
    details: { path },
  });
}
