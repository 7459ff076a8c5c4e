/**
 * One measurement in a separate process: `node buckets-once.ts ENDPOINT list|upload bare|tenon FILE`. The last line of output is the
 * milliseconds of the work alone. `bare` is AWS's library with as many requests at once.
 */

import { open, stat } from 'node:fs/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { connectionSchema } from '#engine/contract/definitions/connection.ts';
import { fileChecksum } from '#engine/storage/file-checksum.ts';
import { changedObjects } from '#engine/storage/s3/object-questions.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Storage } from '#engine/storage/s3/s3-storage.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';

const [endpoint, work, side, file] = process.argv.slice(2) as [string, 'list' | 'upload', 'bare' | 'tenon', string];
const bucket = 'bench';
/** As Tenon sends them. */
const partBytes = 16 * 1024 * 1024;
const parallelParts = 4;

console.log(String(await (side === 'bare' ? bare() : tenon())));
process.exit();

async function bare(): Promise<number> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIABENCH', secretAccessKey: 'secret' },
  });
  await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
  const start = performance.now();
  if (work === 'list') await listBare(client);
  else await uploadBare(client);
  return performance.now() - start;
}

async function listBare(client: S3Client): Promise<void> {
  let count = 0;
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { ContinuationToken: token };
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'rows/', ...more }));
    count += page.Contents?.length ?? 0;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  console.log(`${count} keys`);
}

async function uploadBare(client: S3Client): Promise<void> {
  const place = { Bucket: bucket, Key: 'rows.bin' };
  const { size } = await stat(file);
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
  const starts = Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => index * partBytes);
  await using handle = await open(file, 'r');
  const parts = await eachWithLimit(starts, parallelParts, async (begin, index) => {
    const body = Buffer.allocUnsafeSlow(Math.min(partBytes, size - begin));
    await handle.read(body, 0, body.length, begin);
    const number = { UploadId, PartNumber: index + 1 };
    const { ETag } = await client.send(new UploadPartCommand({ ...place, ...number, Body: body }));
    return { ETag, PartNumber: index + 1 };
  });
  await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: parts } }));
}

async function tenon(): Promise<number> {
  process.env['BENCH_SECRET_ACCESS_KEY'] = 'secret';
  const connection = connectionSchema.parse({
    name: 'bench',
    connectionType: 's3',
    connectionProperties: { endpoint, accessKeyId: 'AKIABENCH', secretAccessKeyVariable: 'BENCH_SECRET_ACCESS_KEY' },
  });
  const objects = connectedTo(connection);
  const { signal } = new AbortController();
  await objects.tryBucket(connection, bucket, signal);
  return await withObjectService(
    changedObjects((question, aborted) => objects.ask(question, aborted)),
    async () => {
      if (work === 'list') {
        const start = performance.now();
        const { objects: listed } = await s3Storage.list({ root: `s3://${bucket}/rows` }, signal);
        const time = performance.now() - start;
        console.log(`${listed.length} keys`);
        return time;
      }
      // A task has summed its file when it sealed it.
      const sum = await fileChecksum(file);
      const staged = `s3://${bucket}/out/_tenon/jr_${'0'.repeat(32)}/s0-0-1/rows.bin.pending`;
      const start = performance.now();
      await s3Storage.sending!.send({ file, staged, at: `s3://${bucket}/out/rows.bin`, ...sum! }, signal);
      return performance.now() - start;
    },
  );
}
