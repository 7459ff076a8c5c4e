/** The remedy for a path whose bucket no connection is for: a new connection for it. */

import { askConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { offerRemedy } from '#renderer/stores/error-remedies.ts';

export function offerConnections(): void {
  offerRemedy(({ details }) => {
    const { problem, bucket } = details;
    if (problem !== 'connection' || typeof bucket !== 'string') return undefined;
    return { label: 'Create a connection', run: () => askConnection({ kind: 'new', bucket }) };
  });
}
