/** Remedies for paths in buckets: a new connection, the connection that failed, or the passphrase of the vault. */

import { ask } from '#renderer/features/crawlers/crawler-store.ts';
import { askConnection, openConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { offerRemedy, type Remedy } from '#renderer/stores/error-remedies.ts';

export function offerConnections(): void {
  offerRemedy(({ details }) => {
    const { problem, bucket, connection } = details;
    // The error may be that of a crawl in its dialog.
    const remedy = (label: string, act: () => void): Remedy => ({ label, run: () => (ask(null), act()) });
    if (problem === 'connection' && typeof bucket === 'string')
      return remedy('Create connection', () => askConnection({ kind: 'new', bucket }));
    if (problem === 'locked') return remedy('Unlock vault', () => askConnection({ kind: 'unlock' }));
    // A connection of the window itself that was lost has no name here.
    if (typeof problem === 'string' && typeof connection === 'string')
      return remedy('Open connection', () => openConnection(connection));
    return undefined;
  });
}
