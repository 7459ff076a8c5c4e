/** Notifications for the pictures: a default by webhook, and one of a job by a command that was tested. */

import type { ServedWorkspace } from './served-workspace.ts';

export async function makeNotifications(workspace: ServedWorkspace): Promise<void> {
  const save = (value: { readonly name: string; readonly [member: string]: unknown }): Promise<unknown> =>
    workspace
      .tenon('call', 'saveDefinition', JSON.stringify({ kind: 'notification', value, expectedHash: null }))
      .catch(() => undefined);
  await save({
    name: 'Failed runs',
    description: 'For the team.',
    enabled: true,
    events: ['FAILED', 'REJECTED_RECORDS'],
    channel: { type: 'webhook', url: 'https://hooks.example.com/services/{secret}', secretId: 'team-hook' },
  });
  await save({
    name: 'Orders are late',
    jobName: 'daily-revenue',
    events: ['LATE'],
    lateAfter: 1440,
    channel: { type: 'command', program: '/bin/echo', arguments: ['Orders', 'are', 'late'] },
  });
  await workspace.tenon('notification', 'activate', 'Orders are late');
  await workspace.tenon('notification', 'test', 'Orders are late');
}
