/** Failures of connections: buckets, keys, secrets. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineError } from '#engine/contract/errors.ts';
import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

const inBucket = [{ ...ordersSource, args: { path: 's3://lake/orders', format: 'csv' } }, targetOf('orders')];

async function withConnection(world: FailureWorld, properties: Readonly<Record<string, string>>): Promise<unknown> {
  await world.save('connection', {
    name: 'lake',
    connectionType: 's3',
    connectionProperties: { buckets: 'lake', anonymous: 'true', ...properties },
  });
  return world.runJob(inBucket);
}

/** A server of S3 that answers every request so. */
async function withServer(
  world: FailureWorld,
  status: number,
  code: string,
  work = (endpoint: string): Promise<unknown> => withConnection(world, { endpoint }),
): Promise<unknown> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export const connections: FailureArea = {
  title: 'Connections',
  failures: [
    {
      title: 'Nothing listens at the address of a connection',
      names: ['lake', '127.0.0.1:9'],
      provoke: (world) => withConnection(world, { endpoint: 'http://127.0.0.1:9' }),
    },
    {
      title: 'The address of a connection does not exist',
      names: ['lake', 'nowhere.invalid'],
      provoke: (world) => withConnection(world, { endpoint: 'http://nowhere.invalid' }),
    },
    {
      title: 'The keys of a connection lack a permission',
      names: ['lake'],
      provoke: (world) => withServer(world, 403, 'AccessDenied'),
    },
    {
      title: 'The keys of a connection are unknown to the service',
      names: ['lake'],
      provoke: (world) => withServer(world, 403, 'InvalidAccessKeyId'),
    },
    {
      title: 'A bucket does not exist',
      names: ['lake'],
      provoke: (world) => withServer(world, 404, 'NoSuchBucket'),
    },
    {
      title: 'The clock of this computer is wrong',
      names: ['lake', 'clock'],
      provoke: (world) => withServer(world, 403, 'RequestTimeTooSkewed'),
    },
    {
      title: 'The variable of a secret key is not set',
      names: ['TENON_TEST_SECRET_ACCESS_KEY'],
      async provoke(world) {
        await world.save('connection', {
          name: 'lake',
          connectionType: 's3',
          connectionProperties: {
            buckets: 'lake',
            accessKeyId: 'AKIAEXAMPLE',
            secretAccessKeyVariable: 'TENON_TEST_SECRET_ACCESS_KEY',
          },
        });
        await world.runJob(inBucket);
      },
    },
    {
      title: 'The kept secret of a connection is missing',
      names: ['lake'],
      async provoke(world) {
        await world.save('connection', {
          name: 'lake',
          connectionType: 's3',
          connectionProperties: { buckets: 'lake' },
          secretId: 'lake-keys',
        });
        await world.runJob(inBucket);
      },
    },
    {
      title: 'A connection has no keys',
      names: ['profile'],
      provoke: (world) =>
        world.save('connection', { name: 'lake', connectionType: 's3', connectionProperties: { buckets: 'lake' } }),
    },
    {
      title: 'The test of a connection fails',
      names: ['127.0.0.1:9'],
      async provoke(world) {
        const { checks } = await world.call('testConnection', {
          name: 'lake',
          bucket: 'lake',
          draft: {
            name: 'lake',
            connectionType: 's3',
            connectionProperties: { buckets: 'lake', anonymous: 'true', endpoint: 'http://127.0.0.1:9' },
          },
        });
        const [{ message, hint }] = checks as unknown as [{ message: string; hint: string | null }];
        throw new EngineError('ConnectionFailed', message, hint === null ? {} : { hint });
      },
    },
  ],
};
