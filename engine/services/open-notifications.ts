/** Puts the notifications of a workspace together: their files, their channels, and what they listen to. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { NotificationControl } from '#engine/orchestrate/notifications/notification-control.ts';
import { createSendDelivery, type ShowOnDesktop } from '#engine/orchestrate/notifications/send-delivery.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import type { TriggerControl } from '#engine/orchestrate/triggers/trigger-control.ts';
import type { WorkspaceSecrets } from '#engine/secrets/workspace-secrets.ts';

export interface NotificationUses {
  readonly workspace: Workspace;
  readonly catalog: Pick<Catalog, 'notifications'>;
  readonly runs: Pick<RunControl, 'listen'>;
  readonly triggers: Pick<TriggerControl, 'listen'>;
  readonly secrets: () => Promise<WorkspaceSecrets>;
  readonly showOnDesktop: ShowOnDesktop | undefined;
  readonly log: Log;
}

export function openNotifications({
  workspace,
  secrets,
  showOnDesktop,
  ...uses
}: NotificationUses): NotificationControl {
  return new NotificationControl({
    files: workspace.stores.notification,
    workspaceName: () => workspace.definition.name,
    catalog: uses.catalog,
    send: createSendDelivery({
      showOnDesktop,
      folder: workspace.root,
      findSecret: async (name, address) => (await secrets()).findToken(name, address),
    }),
    onNews: (listener) => newsOfEnds({ ...uses, workspace }, listener),
    log: uses.log,
  });
}

/** A run may have ended, or a definition has changed. @returns ends the listening. */
function newsOfEnds(
  { workspace, runs, triggers }: Pick<NotificationUses, 'workspace' | 'runs' | 'triggers'>,
  listener: () => void,
): () => void {
  const stops = [
    workspace.onChange(({ kind }) => {
      if (kind === 'notification') listener();
    }),
    runs.listen((_id, state) => {
      if (state !== 'RUNNING' && state !== 'WAITING') listener();
    }),
    // Runs of workflows end with it.
    triggers.listen(listener),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
