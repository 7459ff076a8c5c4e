/** A disk that can be filled: a separate file system in memory, where this user may mount one. Linux and root only. */

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Some blocks stay free: to delete a file takes one, too. */
const chunk = Buffer.alloc(64 * 1024);

export class SmallDisk {
  readonly folder: string;
  readonly #ballast: string;
  readonly #files: string;
  #isMounted = false;
  #isFull = false;
  #wasFull = false;

  /**
   * @param folder that exists and is empty.
   * @param mostFiles that it has room for, folders included; 0: as many as fit.
   */
  constructor(folder: string, megabytes: number, mostFiles = 0) {
    this.folder = folder;
    this.#ballast = path.join(folder, 'ballast');
    this.#files = path.join(folder, 'files');
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,nr_inodes=${mostFiles}`, 'tenon-chaos', folder], {
        stdio: 'ignore',
      });
      this.#isMounted = true;
    } catch {
      // A container may not mount.
    }
  }

  /** False: nobody can fill it. */
  get canBeFull(): boolean {
    return this.#isMounted;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** What failed may have failed for this. */
  get wasFull(): boolean {
    return this.#wasFull;
  }

  /** @param leave bytes that stay free. */
  fill(leave: number): void {
    if (!this.#isMounted) return;
    this.#isFull = true;
    this.#wasFull = true;
    const file = openSync(this.#ballast, 'w');
    let size = 0;
    try {
      for (;;) size += writeSync(file, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
    if (leave > 0) truncateSync(this.#ballast, Math.max(0, size - leave));
  }

  /** No file can be created, though there is room for bytes. @param leave files that still can be. */
  fillWithFiles(leave: number): void {
    if (!this.#isMounted) return;
    this.#isFull = true;
    this.#wasFull = true;
    mkdirSync(this.#files, { recursive: true });
    let count = 0;
    try {
      for (; ; count += 1) writeFileSync(path.join(this.#files, String(count)), '');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
    for (let gone = 1; gone <= leave; gone += 1) rmSync(path.join(this.#files, String(count - gone)));
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
    rmSync(this.#files, { recursive: true, force: true });
    this.#isFull = false;
  }

  remove(): void {
    if (this.#isMounted) execFileSync('umount', ['-l', this.folder], { stdio: 'ignore' });
    this.#isMounted = false;
  }
}
