/** An S3 server in a separate process: moto, by the Python that the run found. It checks no signatures. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PutObjectCommand, S3Client, CreateBucketCommand } from '@aws-sdk/client-s3';

/** A Python with moto; undefined: tests that need it are skipped. */
export const motoPython = process.env['TENON_MOTO_PYTHON'];

export interface MotoServer extends AsyncDisposable {
  readonly endpoint: string;
  createBucket(bucket: string): Promise<void>;
  put(bucket: string, key: string, content: string | Uint8Array): Promise<void>;
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
    async [Symbol.asyncDispose]() {
      client.destroy();
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}
