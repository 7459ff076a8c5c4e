/** Actions on the connection in front, shared by buttons and commands. */

import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { inFormWords } from '#renderer/app/drafts/form-words.ts';
import { bucketNames } from '#renderer/features/explore/connections/connection-properties.ts';
import {
  askConnection,
  connectionDrafts,
  openConnection,
  type ConnectionDraft,
} from '#renderer/features/explore/connections/connection-store.ts';
import { testConnection } from '#renderer/features/explore/connections/connection-tests.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

/** The name of the connection whose editor is in front. */
export function activeConnection(): string | undefined {
  const tab = findActiveTab('connection');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** Its draft, once that is read. */
export function activeConnectionDraft(): ConnectionDraft | undefined {
  const name = activeConnection();
  return name === undefined ? undefined : connectionDrafts.find(name);
}

/** Members of the file as the form calls them. */
const formWords: Readonly<Record<string, string>> = {
  endpoint: 'Endpoint',
  buckets: 'Buckets',
  region: 'Region',
  pathStyle: 'Path style',
  profile: 'Profile',
  encryption: 'Encryption',
  kmsKeyId: 'KMS key',
  roleArn: 'Role',
  externalId: 'External ID',
  roleSessionName: 'Session name',
  stsEndpoint: 'Endpoint of the role',
  accessKeyId: 'Access key ID',
  accessKeyIdVariable: 'Variable of the access key ID',
  secretAccessKeyVariable: 'Variable of the secret access key',
  sessionTokenVariable: 'Variable of the session token',
  connectionProperties: 'Keys',
  secretId: 'Name of the keys',
};

/** @param mine true: over the version on disk, which the person has seen. */
export async function trySavingConnection(name: string, mine = false): Promise<void> {
  try {
    await connectionDrafts.save(name, mine);
  } catch (thrown) {
    showFailure('Saving the connection', inFormWords(toEngineError(thrown), formWords));
  }
}

/** As the form shows it, saved or not; its editor shows the result. */
export async function testInEditor(name: string): Promise<void> {
  openConnection(name);
  await testConnection(name, connectionDrafts.find(name)?.draft);
}

/** Opens the only bucket that the connection names; otherwise a dialog lists its buckets. @throws EngineError. */
export async function browseBuckets(name: string): Promise<void> {
  const { value } = await client.call('getDefinition', { kind: 'connection', name });
  const { connectionProperties = {} } = value as { readonly connectionProperties?: Record<string, string> };
  const [bucket, ...others] = bucketNames(connectionProperties);
  if (bucket !== undefined && others.length === 0) openFile(`s3://${bucket}`);
  else askConnection({ kind: 'buckets', name });
}
