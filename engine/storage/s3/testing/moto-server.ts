/** An S3 server in a separate process: moto, by the Python that the run found. It checks no signatures. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** A Python with moto; undefined: tests that need it are skipped. */
export const motoPython = process.env['TENON_MOTO_PYTHON'];

export interface MotoServer extends AsyncDisposable {
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

export async function startMoto(): Promise<MotoServer> {
  const child = spawn(motoPython!, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const started = Promise.withResolvers<string>();
  child.once('exit', (code) => started.reject(new Error(`moto ended with ${code}`)));
  child.once('error', started.reject);
  createInterface(child.stderr).on('line', (line) => {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? [];
    if (address !== undefined) started.resolve(address);
  });
  const endpoint = await started.promise;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
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
    },
  };
}
