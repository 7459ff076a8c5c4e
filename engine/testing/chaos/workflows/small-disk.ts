/** A disk that can be filled: a separate file system in memory, where this user may mount one. Linux and root only. */

import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Some blocks stay free: to delete a file takes one, too. */
const chunk = Buffer.alloc(64 * 1024);

export class SmallDisk {
  readonly folder: string;
  readonly #ballast: string;
  #isMounted = false;
  #isFull = false;
  #wasFull = false;

  /** @param folder that exists and is empty. */
  constructor(folder: string, megabytes: number) {
    this.folder = folder;
    this.#ballast = path.join(folder, 'ballast');
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tenon-chaos', folder], { stdio: 'ignore' });
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

  empty(): void {
    rmSync(this.#ballast, { force: true });
    this.#isFull = false;
  }

  remove(): void {
    if (this.#isMounted) execFileSync('umount', ['-l', this.folder], { stdio: 'ignore' });
    this.#isMounted = false;
  }
}
