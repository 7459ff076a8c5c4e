/** The host's side of a worker's places: they are made before it starts, since the system holds it to folders and not to paths. */

import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import type { WritablePlaces } from '#engine/workers/confinement/confinement.ts';

export class HeldPlaces {
  readonly places: WritablePlaces;
  readonly #identities: readonly (string | undefined)[];

  /** A folder that cannot be made, or is a link, is none of the worker's places until it is one. */
  constructor(places: WritablePlaces) {
    this.places = places;
    this.#make();
    this.#identities = this.#identify();
  }

  /**
   * False once one of the folders was made, removed or replaced: the worker cannot write there. Those that could not be made
   * are tried again: nobody else makes them, and a worker without its own folder would fail for as long as it is kept.
   */
  get isCurrent(): boolean {
    if (this.#identities.includes(undefined)) this.#make();
    const now = this.#identify();
    return this.#identities.every((identity, index) => identity === now[index]);
  }

  #make(): void {
    makeFolder(this.places.own, this.places.own);
    for (const folder of this.places.others) makeFolder(dirname(folder), folder);
  }

  #identify(): (string | undefined)[] {
    return [this.places.own, ...this.places.others].map(identityOf);
  }
}

function makeFolder(root: string, folder: string): void {
  try {
    makeOwnedFolder(root, folder);
  } catch {
    // Whoever writes there says why that is not possible.
  }
}

function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino } = lstatSync(folder, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
