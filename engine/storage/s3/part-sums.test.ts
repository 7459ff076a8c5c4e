/** What protects a part of an upload on its way: the signature, or the MD5 sum where a service wants it. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';
import { connectionTo, secretVariable } from '#engine/storage/s3/testing/lake-workspace.ts';

const content = 'some bytes';
const headers: IncomingHttpHeaders[] = [];
/** Code of the error for parts without an MD5 sum; undefined: they are taken. */
let refusal: string | undefined;
let folder: string;
let server: Server;
let endpoint: string;

beforeAll(async () => {
  vi.stubEnv(secretVariable, 'very-secret');
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-parts-'));
  writeFileSync(path.join(folder, 'file'), content);
  server = createServer((request, answer) => {
    void buffer(request).then((body) => {
      headers.push(request.headers);
      expect(body.toString()).toBe(content);
      answer.setHeader('etag', '"0"');
      const isRefused = refusal !== undefined && request.headers['content-md5'] === undefined;
      answer.statusCode = isRefused ? 400 : 200;
      answer.end(isRefused ? `<Error><Code>${refusal}</Code><Message>no</Message></Error>` : '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});
beforeEach(() => {
  headers.length = 0;
  refusal = undefined;
});

async function sendPart(objects: ConnectedObjects, number: number): Promise<unknown> {
  const file = path.join(folder, 'file');
  const place = { bucket: 'lake', key: 'a', uploadId: 'u' };
  return await objects.ask({ method: 'sendPart', request: { ...place, number, file, start: 0, end: content.length } });
}

test('the signature includes the sum of the content', async () => {
  await using objects = connectedTo(connectionTo(endpoint));
  expect(await sendPart(objects, 1)).toEqual({ tag: '"0"', sum: crc32(content) });
  expect(headers).toMatchObject([
    {
      'x-amz-content-sha256': createHash('sha256').update(content).digest('hex'),
      authorization: expect.stringContaining('x-amz-content-sha256') as string,
    },
  ]);
  expect(headers[0]).not.toHaveProperty('content-md5');
});

test.each(['InvalidRequest', 'MissingContentMD5'])('a service that wants the MD5 sum gets it, %s', async (code) => {
  refusal = code;
  await using objects = connectedTo(connectionTo(endpoint));
  const md5 = createHash('md5').update(content).digest('base64');
  // Both are on their way when the first one is refused.
  await Promise.all([sendPart(objects, 1), sendPart(objects, 2)]);
  expect(headers.length).toBe(4);
  expect(headers.filter((each) => each['content-md5'] === md5).length).toBe(2);
  await sendPart(objects, 3);
  expect(headers.length).toBe(5);
  expect(headers[4]!['content-md5']).toBe(md5);
});

test('requests that are not signed have the MD5 sum', async () => {
  const { connectionProperties, ...rest } = connectionTo(endpoint);
  const anonymous = { endpoint: connectionProperties['endpoint']!, anonymous: 'true' };
  await using objects = connectedTo({ ...rest, connectionProperties: anonymous });
  await sendPart(objects, 1);
  expect(headers[0]).toHaveProperty('content-md5');
  expect(headers[0]).not.toHaveProperty('authorization');
});
