/** Sees changes of authored files on disk and has the stores read them; a store knows its own writes by their hash. */

import { join, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';

/** A program that saves in several steps is done after this many quiet milliseconds. */
const quietMillis = 60;

export interface WatchedFolder {
  readonly folder: string;
  refresh(path: string): Promise<void>;
}

export class DefinitionWatcher implements AsyncDisposable {
  readonly #watcher: FSWatcher;
  readonly #pending = new Map<string, NodeJS.Timeout>();

  private constructor(watcher: FSWatcher) {
    this.#watcher = watcher;
  }

  /**
   * Ready when every folder has been read.
   * @param onFailure a file could not be read; watching continues.
   */
  static async start(
    folders: readonly WatchedFolder[],
    onFailure: (error: unknown) => void,
  ): Promise<DefinitionWatcher> {
    const { watch } = await import('chokidar');
    const watcher = watch(
      folders.map(({ folder }) => folder),
      { ignoreInitial: true, ignorePermissionErrors: true, followSymlinks: false },
    );
    const watched = new DefinitionWatcher(watcher);
    watcher.on('error', onFailure);
    watcher.on('all', (_event, path) => {
      const owner = folders.find(({ folder }) => path.startsWith(join(folder, sep)));
      if (owner !== undefined) watched.#soon(path, () => owner.refresh(path).catch(onFailure));
    });
    await new Promise<void>((resolve) => {
      watcher.once('ready', () => resolve());
    });
    return watched;
  }

  #soon(path: string, look: () => Promise<void>): void {
    clearTimeout(this.#pending.get(path));
    this.#pending.set(
      path,
      setTimeout(() => {
        this.#pending.delete(path);
        void look();
      }, quietMillis),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    await this.#watcher.close();
  }
}
