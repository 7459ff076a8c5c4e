/** Starts the threads of a catalog, or serves it in this one, and derives its repositories. */

import type { Log } from '#engine/base/log.ts';
import type { CatalogCode } from '#engine/catalog/host/catalog-code.ts';
import type { RepositoriesOf } from '#engine/catalog/host/repositories.ts';
import { createRepositories } from '#engine/catalog/host/repositories.ts';
import { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import type { Nouns } from '#engine/catalog/nouns.ts';
import { currentOwner } from '#engine/catalog/thread/owner.ts';

export interface OpenRepositories<Declared extends Nouns> {
  readonly repositories: RepositoriesOf<Declared>;
  readonly close: () => Promise<void>;
}

/** Threads that have not opened a catalog yet; `openRepositories` takes them over. They do not keep the process alive. */
export interface CatalogThreads {
  readonly writer: ThreadChannel;
  /** The writer itself, where the calling thread does both. */
  readonly reader: ThreadChannel;
  readonly close: () => Promise<void>;
}

/**
 * Their modules load while the caller finds out which catalog to open.
 * @param alone the calling thread writes and reads.
 */
export function startThreads(code: CatalogCode, log: Log, alone: boolean): CatalogThreads {
  if (alone) {
    const sole = new ThreadChannel(code, 'sole', log);
    return { writer: sole, reader: sole, close: () => sole.close() };
  }
  const writer = new ThreadChannel(code, 'writer', log);
  const reader = new ThreadChannel(code, 'reader', log);
  return {
    writer,
    reader,
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

/**
 * @param threads serve the nouns that the type names.
 * @param path absolute; its folder exists.
 * @param root real path of the workspace: paths in the catalog follow it; absent: they stay as they are.
 * @throws EngineError of the opening.
 */
export async function openRepositories<Declared extends Nouns>(
  threads: CatalogThreads,
  path: string,
  root?: string,
): Promise<OpenRepositories<Declared>> {
  const { writer, reader, close } = threads;
  const file = { path, owner: currentOwner(), place: root === undefined ? undefined : { root } };
  try {
    const shapes = await writer.open(file);
    // Not awaited: the first read waits for it, and gets its error.
    if (reader !== writer) reader.open(file).catch(() => undefined);
    return { repositories: createRepositories<Declared>(shapes, writer, reader), close };
  } catch (error) {
    await close();
    throw error;
  }
}
