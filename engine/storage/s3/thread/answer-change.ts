/** Requests that change objects, by AWS's library. Each is one try. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { EngineError } from '#engine/contract/errors.ts';
import type {
  ChangeAnswer,
  ChangeRequest,
  ObjectChange,
  ObjectMarks,
  SentPart,
} from '#engine/storage/s3/object-changes.ts';
import { ofS3 } from '#engine/storage/s3/thread/foreign-answer.ts';
import { markNames, type S3Requests } from '#engine/storage/s3/thread/s3-client.ts';

/** S3 copies at most this much by one request. */
const mostCopied = 5 * 1024 ** 3;
/** Bytes in a millisecond that the slowest network sends, and the slowest service copies. */
const slowestSending = 50;
const slowestCopying = 10_000;
/** Milliseconds that putting together the parts of a large object may take. */
const completing = 600_000;

export async function answerChange(client: S3Requests, asked: ObjectChange, signal: AbortSignal): Promise<unknown> {
  switch (asked.method) {
    case 'put':
      return await put(client, asked.request, signal);
    case 'delete':
      return await deleteObject(client, asked.request, signal);
    case 'copy':
      return await copy(client, asked.request, signal);
    case 'beginUpload':
      return await beginUpload(client, asked.request, signal);
    case 'sendPart':
      return await sendPart(client, asked.request, signal);
    case 'completeUpload':
      return await completeUpload(client, asked.request, signal);
    case 'abortUpload':
      return await abortUpload(client, asked.request, signal);
    case 'listUploads':
      return await listUploads(client, asked.request, signal);
  }
}

async function put(client: S3Requests, request: ChangeRequest<'put'>, signal: AbortSignal): Promise<void> {
  const { content, ...place } = request;
  const command = new PutObjectCommand({
    ...named(place),
    Body: Buffer.from(content),
    ...client.encryption,
    ...client.payer,
  });
  await client.change(place, signal, (s3, abortSignal) => s3.send(command, { abortSignal }));
}

async function deleteObject(
  client: S3Requests,
  { tag, ...place }: ChangeRequest<'delete'>,
  signal: AbortSignal,
): Promise<ChangeAnswer<'delete'>> {
  const condition = tag === '' ? {} : { IfMatch: tag };
  const send = (conditions: object): Promise<ChangeAnswer<'delete'> | Unsupported> =>
    client.change(place, signal, (s3, abortSignal) =>
      answered(s3.send(new DeleteObjectCommand({ ...named(place), ...conditions, ...client.payer }), { abortSignal }), {
        NoSuchKey: 'done',
        NotFound: 'done',
        PreconditionFailed: 'changed',
        NotImplemented: unsupported,
      } as const),
    );
  return await withCondition(send, condition);
}

async function copy(
  client: S3Requests,
  request: ChangeRequest<'copy'>,
  signal: AbortSignal,
): Promise<ChangeAnswer<'copy'>> {
  const { bucket, key, from, tag, size, most = mostCopied } = request;
  if (size > most) return await copyInParts(client, request, most, signal);
  const place = { bucket, key };
  const command = new CopyObjectCommand({
    ...named(place),
    CopySource: sourceOf(bucket, from),
    ...(tag === '' ? {} : { CopySourceIfMatch: tag }),
    ...client.encryption,
    ...client.payer,
  });
  return await client.change(
    place,
    signal,
    (s3, abortSignal) =>
      answered(
        s3.send(command, { abortSignal }).then(({ CopyObjectResult }) => ofS3(CopyObjectResult?.ETag)),
        copyAnswers,
      ),
    size / slowestCopying,
  );
}

const copyAnswers = { NoSuchKey: 'gone', NotFound: 'gone', PreconditionFailed: 'changed' } as const;

/** The object appears at once, when the last part is there. */
async function copyInParts(
  client: S3Requests,
  { bucket, key, from, tag, size, marks }: ChangeRequest<'copy'>,
  most: number,
  signal: AbortSignal,
): Promise<ChangeAnswer<'copy'>> {
  const place = { bucket, key };
  const uploadId = await beginUpload(client, { ...place, marks }, signal);
  try {
    const tags: string[] = [];
    for (let start = 0; start < size; start += most) {
      const command = new UploadPartCopyCommand({
        ...named(place),
        UploadId: uploadId,
        PartNumber: tags.length + 1,
        CopySource: sourceOf(bucket, from),
        CopySourceRange: `bytes=${start}-${Math.min(size, start + most) - 1}`,
        ...(tag === '' ? {} : { CopySourceIfMatch: tag }),
        ...client.payer,
      });
      let part = '';
      const answer = await client.change(
        place,
        signal,
        (s3, abortSignal) =>
          answered(
            s3.send(command, { abortSignal }).then(({ CopyPartResult }) => {
              part = ofS3(CopyPartResult?.ETag);
            }),
            copyAnswers,
          ),
        most / slowestCopying,
      );
      if (answer !== 'done') {
        await abortUpload(client, { ...place, uploadId }, signal);
        return answer;
      }
      tags.push(part);
    }
    // A copy may replace what an earlier try left.
    await complete(client, { ...place, uploadId, tags }, {}, signal);
    return 'done';
  } catch (thrown) {
    await abortUpload(client, { ...place, uploadId }, AbortSignal.timeout(10_000)).catch(() => undefined);
    throw thrown;
  }
}

async function beginUpload(
  client: S3Requests,
  { marks, ...place }: Omit<ChangeRequest<'beginUpload'>, 'marks'> & { readonly marks: ObjectMarks | null },
  signal: AbortSignal,
): Promise<string> {
  const metadata =
    marks === null ? {} : { Metadata: { [markNames.checksum]: marks.checksum, [markNames.upload]: marks.upload } };
  const command = new CreateMultipartUploadCommand({
    ...named(place),
    ...metadata,
    ...client.encryption,
    ...client.payer,
  });
  return await client.change(place, signal, async (s3, abortSignal) => {
    const { UploadId } = await s3.send(command, { abortSignal });
    return ofS3(UploadId);
  });
}

async function sendPart(
  client: S3Requests,
  request: ChangeRequest<'sendPart'>,
  signal: AbortSignal,
): Promise<SentPart> {
  const { file, start, end } = request;
  const body = await readPart(file, start, end);
  try {
    return await sendBody(client, request, body, signal);
  } catch (thrown) {
    if (!(thrown instanceof SumWanted)) throw thrown;
    client.sumsParts = true;
    return await sendBody(client, request, body, signal);
  }
}

/** The service wants the MD5 sum of a part, as for buckets with Object Lock. */
class SumWanted extends EngineError {}

const sumErrors = new Set(['InvalidRequest', 'MissingContentMD5']);

async function sendBody(
  client: S3Requests,
  { bucket, key, uploadId, number }: ChangeRequest<'sendPart'>,
  body: Buffer,
  signal: AbortSignal,
): Promise<SentPart> {
  const place = { bucket, key };
  const isSummed = client.sumsParts;
  const command = new UploadPartCommand({
    ...named(place),
    UploadId: uploadId,
    PartNumber: number,
    Body: body,
    ContentLength: body.length,
    ...(isSummed ? { ContentMD5: createHash('md5').update(body).digest('base64') } : {}),
    ...client.payer,
  });
  const send = async (s3: S3Client, abortSignal: AbortSignal): Promise<SentPart> => {
    try {
      const { ETag } = await s3.send(command, { abortSignal });
      return { tag: ofS3(ETag), sum: crc32(body) };
    } catch (thrown) {
      if (isSummed || !sumErrors.has((thrown as Error).name)) throw thrown;
      throw new SumWanted('InvalidInput', 'The service wants the MD5 sum of the part.');
    }
  };
  return await client.change(place, signal, send, body.length / slowestSending);
}

async function readPart(file: string, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(end - start);
  const handle = await open(file, 'r').catch((thrown: unknown) => {
    throw partFailed(file, thrown);
  });
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) throw partFailed(file, undefined);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

function partFailed(file: string, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  return new EngineError('FileChanged', `The staged file ${file} was changed or removed before it was sent.`, {
    hint: 'Run the job again.',
    details: { path: file },
    cause,
  });
}

async function completeUpload(
  client: S3Requests,
  request: ChangeRequest<'completeUpload'>,
  signal: AbortSignal,
): Promise<ChangeAnswer<'completeUpload'>> {
  return await withCondition((conditions) => complete(client, request, conditions, signal), { IfNoneMatch: '*' });
}

async function complete(
  client: S3Requests,
  { bucket, key, uploadId, tags }: ChangeRequest<'completeUpload'>,
  conditions: object,
  signal: AbortSignal,
): Promise<ChangeAnswer<'completeUpload'> | Unsupported> {
  const place = { bucket, key };
  const command = new CompleteMultipartUploadCommand({
    ...named(place),
    UploadId: uploadId,
    MultipartUpload: { Parts: tags.map((tag, index) => ({ ETag: tag, PartNumber: index + 1 })) },
    ...conditions,
    ...client.payer,
  });
  return await client.change(
    place,
    signal,
    (s3, abortSignal) =>
      answered(
        s3.send(command, { abortSignal }).then(({ ETag, Key }) => ofS3(ETag ?? Key)),
        {
          NoSuchUpload: 'gone',
          PreconditionFailed: 'taken',
          NotImplemented: unsupported,
        } as const,
      ),
    completing,
  );
}

async function abortUpload(
  client: S3Requests,
  request: ChangeRequest<'abortUpload'>,
  signal: AbortSignal,
): Promise<void> {
  const { uploadId, ...place } = request;
  const command = new AbortMultipartUploadCommand({ ...named(place), UploadId: uploadId, ...client.payer });
  await client.change(place, signal, (s3, abortSignal) =>
    answered(s3.send(command, { abortSignal }), { NoSuchUpload: 'done', NotFound: 'done' }),
  );
}

async function listUploads(
  client: S3Requests,
  { bucket, prefix }: ChangeRequest<'listUploads'>,
  signal: AbortSignal,
): Promise<ChangeAnswer<'listUploads'>> {
  const found: { key: string; uploadId: string }[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker !== undefined) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ...marker,
      ...client.payer,
    });
    const page = await client.change({ bucket, key: prefix }, signal, async (s3, abortSignal) => {
      const answer = await s3.send(command, { abortSignal });
      ofS3(answer.IsTruncated ?? answer.Bucket);
      return answer;
    });
    for (const { Key = '', UploadId = '' } of page.Uploads ?? []) found.push({ key: Key, uploadId: UploadId });
    marker =
      page.IsTruncated === true && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: page.NextKeyMarker,
            ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
          }
        : undefined;
  }
  return found;
}

const unsupported = 'unsupported';
type Unsupported = typeof unsupported;

/** Servers that do not know conditions say so, or ignore them. */
async function withCondition<Answer extends string>(
  send: (conditions: object) => Promise<Answer | Unsupported>,
  condition: object,
): Promise<Exclude<Answer, Unsupported>> {
  const answer = await send(condition);
  return (answer === unsupported ? await send({}) : answer) as Exclude<Answer, Unsupported>;
}

/** The named errors are answers; what is sent is `done`. */
async function answered<Name extends string, Other extends string>(
  sending: Promise<unknown>,
  others: Readonly<Record<Name, Other>>,
): Promise<'done' | Other> {
  try {
    await sending;
    return 'done';
  } catch (thrown) {
    const { name, Code } = thrown as { readonly name?: string; readonly Code?: string };
    for (const known of [Code, name])
      if (known !== undefined && Object.hasOwn(others, known)) return others[known as Name];
    throw thrown;
  }
}

function named({ bucket, key }: { readonly bucket: string; readonly key: string }): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

function sourceOf(bucket: string, key: string): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
