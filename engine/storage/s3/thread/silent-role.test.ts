/** A service of roles that accepts requests and answers none. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { S3Requests } from '#engine/storage/s3/thread/s3-client.ts';

const stop = new AbortController();
const server = createServer(() => stop.abort(new Error('stopped')));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a request ends when nobody waits for it, although its keys never come', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests = new S3Requests({
    connection: 'lake',
    endpoint,
    region: null,
    pathStyle: true,
    requesterPays: false,
    encryption: null,
    role: { arn: 'arn:aws:iam::123456789012:role/lake', externalId: null, sessionName: 'tenon', endpoint },
    credentials: { kind: 'keys', secret: null, accessKeyId: 'AKIA', secretAccessKey: 's', sessionToken: null },
  });
  await expect(requests.list({ bucket: 'b', prefix: '', byFolder: false }, stop.signal)).rejects.toThrow('stopped');
  requests.close();
});
