/** Hears of changes in folders of this machine from the operating system; it holds one watch per folder and no list of files. */

import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isHiddenName } from '#engine/storage/hidden-name.ts';

export interface FolderWatch {
  /** Watches these folders from now on, and no others. */
  setFolders(folders: readonly string[]): Promise<FoldersWatched>;
  /** Promptly; nothing is heard any more. */
  close(): void;
}

/**
 * `more`: one of them was not watched before, so what happened in it until now was not heard. `exhausted`: the system
 * has no watches left for this user (`fs.inotify.max_user_watches`). `refused`: it cannot watch folders there.
 */
export type FoldersWatched = 'same' | 'more' | 'exhausted' | 'refused';

export interface FolderWatchOptions {
  readonly root: string;
  /** Something changed; `path` is a file or folder, below the root or the root itself. Called often. */
  readonly onChange: (path: string) => void;
}

/** Milliseconds without a pause for others. */
const mostBusy = 20;
/** One watch of the root hears everything below it. */
const isRecursive = process.platform === 'darwin' || process.platform === 'win32';

export function openFolderWatch(options: FolderWatchOptions): FolderWatch {
  return new LocalFolderWatch(options);
}

/** Which folder or file is at a path: another one after it was replaced, and after its file system was mounted or unmounted. */
export interface RootIdentity {
  readonly device: number;
  readonly inode: number;
  /** Changes with a file; of a folder empty. */
  readonly version: string;
}

/** @returns undefined: there is nothing, or it cannot be reached. */
export async function identifyRoot(root: string): Promise<RootIdentity | undefined> {
  try {
    const stats = await stat(root);
    const version = stats.isDirectory() ? '' : `${stats.size} ${stats.mtimeMs}`;
    return { device: stats.dev, inode: stats.ino, version };
  } catch {
    return undefined;
  }
}

class LocalFolderWatch implements FolderWatch {
  readonly #root: string;
  readonly #onChange: (path: string) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #isClosed = false;

  constructor({ root, onChange }: FolderWatchOptions) {
    this.#root = root;
    this.#onChange = onChange;
  }

  async setFolders(folders: readonly string[]): Promise<FoldersWatched> {
    const wanted = new Set(isRecursive ? [this.#root] : folders);
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#forget(folder);
    let outcome: FoldersWatched = 'same';
    let lastPause = performance.now();
    for (const folder of wanted) {
      if (performance.now() - lastPause > mostBusy) {
        await setImmediate();
        lastPause = performance.now();
      }
      if (this.#isClosed) return 'same';
      if (this.#watchers.has(folder)) continue;
      const watched = this.#watch(folder);
      if (watched === 'exhausted' || watched === 'refused') return watched;
      if (watched === 'more') outcome = 'more';
    }
    return outcome;
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): FoldersWatched {
    let watcher: FSWatcher;
    try {
      watcher = watch(folder, { persistent: false, recursive: isRecursive }, (event, name) =>
        this.#heard(folder, event, name),
      );
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE') return 'exhausted';
      // Removed, or closed to us, since it was listed: the folder around it hears of the former.
      return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM' ? 'same' : 'refused';
    }
    watcher.on('error', () => {
      this.#forget(folder);
      this.#onChange(folder);
    });
    this.#watchers.set(folder, watcher);
    return 'more';
  }

  #heard(folder: string, event: string, name: string | null): void {
    if (this.#isClosed) return;
    if (name === null) {
      this.#onChange(folder);
      return;
    }
    const parts = name.split(path.sep);
    const location = path.join(folder, name);
    // A watch stays with its folder when that is moved, and dies with it; one under the old name hears nothing.
    if (event === 'rename' && !isRecursive) this.#forgetBelow(location, folder);
    if (!parts.some(isHiddenName)) this.#onChange(location);
  }

  #forgetBelow(location: string, folder: string): void {
    // A folder that is removed reports its own name.
    if (path.basename(location) === path.basename(folder)) this.#forget(folder);
    if (!this.#watchers.has(location)) return;
    const below = location + path.sep;
    for (const each of this.#watchers.keys()) if (each === location || each.startsWith(below)) this.#forget(each);
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
