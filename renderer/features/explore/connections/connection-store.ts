/** Connections that are being edited, their tests, and which dialog is open. */

import { create } from 'zustand';
import { connectionSchema, s3ConnectionType, type Connection } from '#engine/contract/definitions/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { DefinitionDrafts, type DefinitionDraft } from '#renderer/app/drafts/definition-drafts.ts';
import type { Properties } from '#renderer/features/explore/connections/connection-properties.ts';
import { forgetTest } from '#renderer/features/explore/connections/connection-tests.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { closeTab, openTab } from '#renderer/stores/workbench.ts';

export type ConnectionDraft = DefinitionDraft<Connection>;

type Asking =
  /** Empty: the bucket is not known. */
  | { readonly kind: 'new'; readonly bucket: string }
  /** @see EnterKeys */
  | { readonly kind: 'keys'; readonly secret: string; readonly endpoint: string | null }
  | { readonly kind: 'unlock' | 'passphrase' }
  | { readonly kind: 'rename' | 'delete' | 'buckets'; readonly name: string };

export const useConnections = create<{ readonly asking: Asking | null }>(() => ({ asking: null }));

export function askConnection(asking: Asking | null): void {
  useConnections.setState({ asking });
}

export function connectionThing(name: string): Thing {
  return { id: `connection:${name}`, kind: 'connection', title: name, input: { name } };
}

export function openConnection(name: string, preview = false): void {
  openTab({ ...connectionThing(name), preview });
}

export const connectionDrafts = new DefinitionDrafts<Connection>({
  kind: 'connection',
  parse: parseS3,
  tabOf: (name) => connectionThing(name).id,
});

/** @throws EngineError InvalidInput for a type that has no form. */
function parseS3(value: unknown): Connection {
  const connection = connectionSchema.parse(value);
  if (connection.connectionType === s3ConnectionType) return connection;
  throw new EngineError(
    'InvalidInput',
    `Cannot edit the connection "${connection.name}": its type is ${connection.connectionType}.`,
    { hint: 'Edit its file in the folder connections.' },
  );
}

export function connectionOf(name: string, connectionProperties: Properties): Connection {
  return { name, description: '', connectionType: s3ConnectionType, connectionProperties, secretId: null };
}

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createConnection(value: Connection): Promise<void> {
  await runCommand('saveDefinition', { kind: 'connection', value, expectedHash: null });
  openConnection(value.name);
}

/** Changes that are not saved go along. @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameConnection(name: string, next: string): Promise<void> {
  await connectionDrafts.rename(name, next, () => {
    forget(name);
    openConnection(next);
  });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteConnection(name: string): Promise<void> {
  await connectionDrafts.delete(name);
  forget(name);
}

function forget(name: string): void {
  closeTab(connectionThing(name).id);
  connectionDrafts.forget(name);
  forgetTest(name);
}
