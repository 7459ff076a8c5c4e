/** Copies of the catalog in the state folder: which there are, how old they may get, which go. */

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#engine/base/log.ts';
import { checkOwned, removeOwned } from '#engine/base/owned/owned-files.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { parseCopyName } from '#engine/catalog/copies/copy-name.ts';
import { toEngineError } from '#engine/contract/errors.ts';

/** A copy is made when the newest is older than this: milliseconds. */
export const copyEvery = 24 * 60 * 60 * 1000;
/** Copies of the catalog in use that are kept. */
export const copiesKept = 7;
/** Catalogs that were replaced, of each of which the newest copy is kept: a new catalog must not push out the lost one. */
const othersKept = 3;
const lookEvery = 60 * 60 * 1000;
const tryAgainAfter = 60 * 1000;

export interface CatalogCopy {
  readonly name: string;
  readonly path: string;
  /** Milliseconds since 1970 UTC. */
  readonly time: number;
  /** First 8 characters of the catalog's name. */
  readonly identity: string;
  /** Bytes. */
  readonly size: number;
}

export function copiesFolder(stateFolder: string): string {
  return join(stateFolder, 'copies');
}

/** Newest first. */
export function listCopies(stateFolder: string): CatalogCopy[] {
  const folder = copiesFolder(stateFolder);
  if (checkOwned(stateFolder, folder)?.isDirectory() !== true) return [];
  const copies: CatalogCopy[] = [];
  for (const name of readdirSync(folder)) {
    const parsed = parseCopyName(name);
    const path = join(folder, name);
    const stats = parsed === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false });
    if (parsed !== undefined && stats?.isFile() === true) copies.push({ name, path, ...parsed, size: stats.size });
  }
  return copies.sort((left, right) => right.time - left.time);
}

export interface CopyKeeperOptions {
  readonly catalog: Pick<Catalog, 'copies'>;
  readonly stateFolder: string;
  readonly log: Log;
  /** Milliseconds since 1970 UTC. */
  clock(): number;
}

/** Makes a copy now when the newest is too old, and looks again every hour while it is open. */
export class CopyKeeper implements AsyncDisposable {
  readonly #options: CopyKeeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #copying: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: CopyKeeperOptions) {
    this.#options = options;
    this.#look();
  }

  /** The copy that is being made, if there is one. */
  settled(): Promise<void> {
    return this.#copying;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#copying;
  }

  #look(): void {
    const { log } = this.#options;
    this.#copying = keepCopy(this.#options).then(
      (state) => this.#lookAgain(state === 'busy' ? tryAgainAfter : lookEvery),
      (thrown: unknown) => {
        log.write('warning', `The catalog could not be copied: ${toEngineError(thrown).message}`);
        this.#lookAgain(lookEvery);
      },
    );
  }

  #lookAgain(after: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#look(), after).unref();
  }
}

/** @returns what was done: nothing, as the newest copy is young enough, or what became of a new one. */
export async function keepCopy(options: CopyKeeperOptions): Promise<'young' | 'made' | 'busy' | 'empty'> {
  const { catalog, stateFolder } = options;
  const now = options.clock();
  const [newest] = listCopies(stateFolder);
  // A copy of the future is a clock that was set back.
  if (newest !== undefined && Math.abs(now - newest.time) < copyEvery) return 'young';
  const { state } = await catalog.copies.copyTo(copiesFolder(stateFolder), now);
  if (state === 'made') await removeOld(stateFolder);
  return state;
}

async function removeOld(stateFolder: string): Promise<void> {
  const [newest, ...older] = listCopies(stateFolder);
  const counts = new Map([[newest!.identity, 1]]);
  for (const copy of older) {
    const count = counts.get(copy.identity) ?? 0;
    const keep = copy.identity === newest!.identity ? count < copiesKept : count === 0 && counts.size <= othersKept;
    if (keep) counts.set(copy.identity, count + 1);
    else await removeOwned(stateFolder, copy.path);
  }
}
