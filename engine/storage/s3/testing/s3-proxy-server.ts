/**
 * S3Proxy over memory as an S3 server: Java, by the folder of its jars in TENON_S3_PROXY_JARS. The tests of S3 then use it in
 * moto's place. `.ci/run --long` gets the jars from Maven Central.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { motoPython, startMoto } from '#engine/storage/s3/testing/moto-server.ts';
import { startServer, type ObjectServer } from '#engine/storage/s3/testing/object-server.ts';

const jars = process.env['TENON_S3_PROXY_JARS'];

export const hasObjectServer = jars !== undefined || motoPython !== undefined;

/** S3Proxy stores `a//b` as `a/b`. */
export const keepsEmptyLevels = jars === undefined;

/** The server that this run has: S3Proxy if it is asked for, otherwise moto. */
export async function startObjectServer(): Promise<ObjectServer> {
  return jars === undefined ? await startMoto() : await startS3Proxy(jars);
}

async function startS3Proxy(folderOfJars: string): Promise<ObjectServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenon-s3proxy-'));
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const settings = path.join(folder, 's3proxy.conf');
  await writeFile(
    settings,
    [
      's3proxy.authorization=none',
      `s3proxy.endpoint=${endpoint}`,
      'jclouds.provider=transient-nio2',
      'jclouds.identity=none',
      'jclouds.credential=none',
    ].join('\n'),
  );
  const command = ['java', '-cp', path.join(folderOfJars, '*'), 'org.gaul.s3proxy.Main', '--properties', settings];
  return await startServer(
    command,
    ({ stdout }) => stdout!,
    (line) => (/ Started Server/u.test(line) ? endpoint : undefined),
    () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
