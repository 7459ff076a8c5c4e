/** Looks into a copy of the catalog without changing it. */

import { silentLog } from '#engine/base/log.ts';
import type { CopyFacts } from '#engine/catalog/thread/inspect-catalog.ts';
import { catalogCode } from '#engine/catalog/host/catalog-code.ts';
import { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';

export type { CopyFacts };

/** @throws EngineError MalformedFile, NewerWorkspace, IoFailed. */
export async function inspectCopy(path: string): Promise<CopyFacts> {
  const thread = new ThreadChannel(catalogCode, 'inspector', silentLog);
  try {
    await thread.open({ path, owner: '' });
    return (await thread.call('inspect', [])) as CopyFacts;
  } finally {
    await thread.close();
  }
}
