/** Commands of connections. */

import { IconBucket, IconFolderOpen, IconLock, IconLockOpen, IconPlugConnected, IconTrash } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import {
  activeConnection,
  activeConnectionDraft,
  browseBuckets,
  testInEditor,
  trySavingConnection,
} from '#renderer/features/explore/connections/connection-actions.ts';
import {
  askConnection,
  connectionDrafts,
  type ConnectionDraft,
} from '#renderer/features/explore/connections/connection-store.ts';
import { cancelTest, isTesting } from '#renderer/features/explore/connections/connection-tests.ts';
import { runCommand as runProcedure } from '#renderer/rpc/queries.ts';

type ConnectionCommand = Omit<Command, 'group' | 'run' | 'when'>;

function ofConnection(
  command: ConnectionCommand,
  run: (name: string) => void | Promise<void>,
  when: (name: string) => boolean = () => true,
): Command {
  return {
    ...command,
    group: 'Connections',
    when: () => {
      const name = activeConnection();
      return name !== undefined && when(name);
    },
    run: () => run(activeConnection()!),
  };
}

function ofDraft(
  command: ConnectionCommand,
  when: (draft: ConnectionDraft) => boolean,
  run: (name: string) => void | Promise<void>,
): Command {
  return ofConnection(command, run, () => {
    const draft = activeConnectionDraft();
    return draft !== undefined && when(draft);
  });
}

const always = (): boolean => true;
const isDisputed = ({ theirs }: ConnectionDraft): boolean => theirs !== null;

export const connectionCommands: readonly Command[] = [
  {
    id: 'connections.new',
    title: 'Create connection',
    changes: true,
    group: 'Connections',
    icon: IconBucket,
    keywords: ['s3', 'bucket', 'minio', 'object store', 'cloud'],
    run: () => askConnection({ kind: 'new', bucket: '' }),
  },
  {
    id: 'connections.unlock-vault',
    title: 'Unlock vault',
    group: 'Connections',
    icon: IconLockOpen,
    keywords: ['secret', 'passphrase', 'keys'],
    run: () => askConnection({ kind: 'unlock' }),
  },
  {
    id: 'connections.lock-vault',
    title: 'Lock vault',
    group: 'Connections',
    icon: IconLock,
    keywords: ['secret', 'passphrase', 'keys'],
    run: async () => void (await runProcedure('lockVault', {})),
  },
  {
    id: 'connections.change-passphrase',
    title: 'Change passphrase of vault',
    changes: true,
    group: 'Connections',
    keywords: ['secret', 'keys'],
    run: () => askConnection({ kind: 'passphrase' }),
  },
  ofConnection(
    {
      id: 'connections.browse',
      title: 'Browse buckets of connection',
      menuTitle: 'Browse buckets',
      icon: IconFolderOpen,
      keywords: ['s3', 'list', 'folders'],
    },
    browseBuckets,
  ),
  ofConnection(
    {
      id: 'connections.test',
      title: 'Test connection',
      icon: IconPlugConnected,
      keywords: ['check', 'permission', 'endpoint'],
    },
    testInEditor,
  ),
  ofConnection({ id: 'connections.cancel-test', title: 'Cancel test of connection' }, cancelTest, isTesting),
  ofDraft({ id: 'connections.save', title: 'Save connection', changes: true, keys: 'Ctrl+S' }, always, (name) =>
    trySavingConnection(name),
  ),
  ofDraft({ id: 'connections.discard', title: 'Discard changes to connection' }, isChanged, (name) =>
    connectionDrafts.discard(name),
  ),
  ofDraft({ id: 'connections.keep-mine', title: 'Keep my version of connection', changes: true }, isDisputed, (name) =>
    trySavingConnection(name, true),
  ),
  ofDraft({ id: 'connections.take-theirs', title: 'Use version of connection on disk' }, isDisputed, (name) =>
    connectionDrafts.takeTheirs(name),
  ),
  ofConnection({ id: 'connections.rename', title: 'Rename connection', changes: true, inEditor: true }, (name) =>
    askConnection({ kind: 'rename', name }),
  ),
  ofConnection(
    { id: 'connections.delete', title: 'Delete connection', changes: true, inEditor: true, icon: IconTrash },
    (name) => askConnection({ kind: 'delete', name }),
  ),
];
