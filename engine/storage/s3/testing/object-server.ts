/** An S3 server in a separate process, and what tests do to it without Tenon. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

export interface ObjectServer extends AsyncDisposable {
  readonly endpoint: string;
  createBucket(bucket: string): Promise<void>;
  put(bucket: string, key: string, content: string | Uint8Array): Promise<void>;
  get(bucket: string, key: string): Promise<string>;
  delete(bucket: string, key: string): Promise<void>;
  /** Keys that begin with the prefix, sorted. */
  keys(bucket: string, prefix: string): Promise<string[]>;
  /** Keys of uploads that are neither completed nor aborted. */
  uploads(bucket: string): Promise<string[]>;
}

/** @param endpointIn finds the address in a line that the server prints. @param release removes what it kept. */
export async function startServer(
  command: readonly string[],
  output: (child: ChildProcess) => Readable,
  endpointIn: (line: string) => string | undefined,
  release: () => Promise<void>,
): Promise<ObjectServer> {
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const started = Promise.withResolvers<string>();
  child.once('exit', (code) => started.reject(new Error(`${command[0]} ended with ${code}`)));
  child.once('error', started.reject);
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  createInterface(output(child)).on('line', (line) => {
    const endpoint = endpointIn(line);
    if (endpoint !== undefined) started.resolve(endpoint);
  });
  const endpoint = await started.promise;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return {
    endpoint,
    async createBucket(bucket) {
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
    },
    async put(bucket, key, content) {
      const body = typeof content === 'string' ? Buffer.from(content) : content;
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    async get(bucket, key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body!.transformToString();
    },
    async delete(bucket, key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    async keys(bucket, prefix) {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const more = token === undefined ? {} : { ContinuationToken: token };
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...more }));
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys.sort();
    },
    async uploads(bucket) {
      const page = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return (page.Uploads ?? []).map(({ Key }) => Key!);
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      child.removeAllListeners('exit');
      child.kill();
      await release();
    },
  };
}
