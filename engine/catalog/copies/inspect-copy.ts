/** Looks into a copy of the catalog without changing it. */

import { silentLog } from '#engine/base/log.ts';
import type { CopyFacts } from '#engine/catalog/thread/inspect-catalog.ts';
import { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';

export type { CopyFacts };

/** @throws EngineError MalformedFile, NewerWorkspace, IoFailed. */
export async function inspectCopy(path: string): Promise<CopyFacts> {
  const entry = new URL('../thread/catalog-thread.ts', import.meta.url);
  const thread = new ThreadChannel(entry, 'inspector', silentLog);
  try {
    await thread.open({ path, owner: '' });
    return (await thread.call('inspect', [])) as CopyFacts;
  } finally {
    await thread.close();
  }
}
