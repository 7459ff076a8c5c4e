/** A workspace with a connection to a server of objects, for tests. */

import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import { initWorkspace } from '#engine/index.ts';

/** Environment variable in which the workspace's connection looks for its secret. */
export const secretVariable = 'LAKE_SECRET_ACCESS_KEY';

export function connectionTo(endpoint: string, more: Readonly<Record<string, string>> = {}): Connection {
  return {
    name: 'lake',
    description: '',
    connectionType: 's3',
    connectionProperties: { endpoint, accessKeyId: 'AKIATEST', secretAccessKeyVariable: secretVariable, ...more },
    secretId: null,
  };
}

/** @returns its folder. */
export async function makeLakeWorkspace(endpoint: string): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-s3-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'connections'), { recursive: true });
  await saveConnection(folder, connectionTo(endpoint));
  return folder;
}

export async function saveConnection(folder: string, value: Connection): Promise<void> {
  await writeFile(path.join(folder, 'connections', `${value.name}.json`), JSON.stringify(value));
}
