/** Sees changes of authored files on disk and has them read again; a store knows its own writes by their hash. */

import { watch as watchFolder, type FSWatcher as FolderWatcher } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';

/** A program that saves in several steps is done after this many quiet milliseconds. */
const quietMillis = 60;

export interface WatchedFolder {
  readonly folder: string;
  refresh(path: string): Promise<void>;
}

export interface WatchedFile {
  readonly file: string;
  refresh(): Promise<void>;
}

export class DefinitionWatcher implements AsyncDisposable {
  readonly #watcher: FSWatcher;
  readonly #pending = new Map<string, NodeJS.Timeout>();
  #folder: FolderWatcher | undefined;

  private constructor(watcher: FSWatcher) {
    this.#watcher = watcher;
  }

  /**
   * Ready when every folder has been read.
   * @param single a file in a folder whose other files are not read.
   * @param onFailure a file could not be read; watching continues.
   */
  static async start(
    folders: readonly WatchedFolder[],
    single: WatchedFile,
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
    watched.#watchSingle(single, onFailure);
    await new Promise<void>((resolve) => {
      watcher.once('ready', () => resolve());
    });
    return watched;
  }

  /** By its folder, since a file that is replaced is another one; the folder may have any number of others. */
  #watchSingle(single: WatchedFile, onFailure: (error: unknown) => void): void {
    const { file } = single;
    try {
      this.#folder = watchFolder(dirname(file), (_event, name) => {
        if (name === null || name === basename(file)) this.#soon(file, () => single.refresh().catch(onFailure));
      });
      this.#folder.on('error', onFailure);
    } catch (error) {
      onFailure(error);
    }
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
    this.#folder?.close();
    await this.#watcher.close();
  }
}
