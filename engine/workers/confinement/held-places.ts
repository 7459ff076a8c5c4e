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
    makeFolder(places.own, places.own);
    for (const folder of places.others) makeFolder(dirname(folder), folder);
    this.places = places;
    this.#identities = this.#identify();
  }

  /** False once one of the folders was made, removed or replaced: the worker cannot write there. */
  get isCurrent(): boolean {
    const now = this.#identify();
    return this.#identities.every((identity, index) => identity === now[index]);
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
