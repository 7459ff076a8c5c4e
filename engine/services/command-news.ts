/** Notifies every listener of completed commands. */

import type { CommandNews } from '#engine/rpc/services.ts';

export function createCommandNews(): CommandNews {
  const listeners = new Set<(procedure: string) => void>();
  return {
    tell(procedure) {
      for (const listener of listeners) listener(procedure);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
