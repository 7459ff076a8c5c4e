/** What answers is not an S3 service: a web console, a sign-in page of the network. It is neither an empty bucket nor a stored object. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ObjectChange } from '#engine/storage/s3/object-changes.ts';
import type { ObjectQuestion } from '#engine/storage/s3/object-questions.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';
import { connectionTo, secretVariable } from '#engine/storage/s3/testing/lake-workspace.ts';

const pages = [
  [200, '<html><body>Sign in</body></html>'],
  [200, '<!doctype html><html><head><meta charset="utf-8"><title>Console</title>'],
  [200, '{"ok":true}'],
  [200, ''],
  [302, ''],
  [400, '<html>Bad Request</html>'],
  [400, ''],
  [405, '{"message":"no"}'],
] as const;

let page: readonly [number, string];
let folder: string;
let server: Server;
let endpoint: string;

beforeAll(async () => {
  vi.stubEnv(secretVariable, 'very-secret');
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-foreign-'));
  writeFileSync(path.join(folder, 'file'), 'some bytes');
  server = createServer((request, answer) => {
    request.resume();
    request.once('end', () => {
      answer.writeHead(page[0], page[0] === 302 ? { location: 'http://127.0.0.1:9/' } : {});
      answer.end(request.method === 'HEAD' ? undefined : page[1]);
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

const place = { bucket: 'lake', key: 'a' };

function questions(): readonly (ObjectQuestion | ObjectChange)[] {
  return [
    { method: 'list', request: { bucket: 'lake', prefix: '', byFolder: true } },
    { method: 'find', request: place },
    { method: 'beginUpload', request: { ...place, marks: { checksum: '00000000', upload: 'u' } } },
    {
      method: 'sendPart',
      request: { ...place, uploadId: 'u', number: 1, file: path.join(folder, 'file'), start: 0, end: 10 },
    },
    { method: 'completeUpload', request: { ...place, uploadId: 'u', tags: ['"0"'] } },
    { method: 'copy', request: { ...place, from: 'b', size: 1, tag: '', marks: null } },
    { method: 'copy', request: { ...place, from: 'b', size: 2, tag: '', marks: null, most: 1 } },
    { method: 'listUploads', request: { bucket: 'lake', prefix: '' } },
  ];
}

describe.each(pages)('status %i, %j', (status, body) => {
  beforeAll(() => {
    page = [status, body];
  });

  test('is an error that says so', async () => {
    await using objects = connectedTo(connectionTo(endpoint));
    for (const question of questions()) {
      // AWS's library itself takes an empty answer to these for a failure of the server.
      if (status === 200 && body === '' && /^(?:copy|completeUpload)$/u.test(question.method)) continue;
      await expect(objects.ask(question), question.method).rejects.toMatchObject({
        code: 'ConnectionFailed',
        message: expect.stringContaining('answered, but not as S3 does') as string,
        hint: expect.stringMatching(/sign-in page/u) as string,
      });
    }
  });

  test('does not pass for a working connection', async () => {
    await using objects = connectedTo();
    const { signal } = new AbortController();
    const error = { code: 'ConnectionFailed', details: { problem: 'server' } };
    await expect(objects.listBuckets(connectionTo(endpoint), signal)).rejects.toMatchObject(error);
    await expect(objects.tryBucket(connectionTo(endpoint), 'lake', signal)).rejects.toMatchObject(error);
  });
});

test('an endpoint with a path is not taken for a bucket without a name', async () => {
  page = [404, '<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>'];
  await using objects = connectedTo();
  const { signal } = new AbortController();
  const listing = objects.listBuckets(connectionTo(`${endpoint}/base`), signal);
  await expect(listing).rejects.toMatchObject({
    message: expect.stringContaining('answered, but not as S3 does') as string,
    hint: expect.stringContaining('Correct "endpoint" of the connection "lake"') as string,
  });
});
