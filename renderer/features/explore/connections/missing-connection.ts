/** The remedy for a path whose bucket no connection is for: a new connection for it. */

import { ask } from '#renderer/features/crawlers/crawler-store.ts';
import { askConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { offerRemedy } from '#renderer/stores/error-remedies.ts';

export function offerConnections(): void {
  offerRemedy(({ details }) => {
    const { problem, bucket } = details;
    if (problem !== 'connection' || typeof bucket !== 'string') return undefined;
    const run = (): void => {
      // The error may be that of a crawl in its dialog.
      ask(null);
      askConnection({ kind: 'new', bucket });
    };
    return { label: 'Create connection', run };
  });
}
