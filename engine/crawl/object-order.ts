/** The order of a listing: by the bytes of the path; and any other order, for tests of order independence. */

import type { StoredObject } from '#engine/storage/storage.ts';

export function sortObjects(objects: StoredObject[]): StoredObject[] {
  return objects
    .map((object) => ({ object, bytes: Buffer.from(object.path) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ object }) => object);
}

/** Fisher–Yates with a small generator, so that a seed names an order. */
export function shuffleObjects(objects: readonly StoredObject[], seed: number): StoredObject[] {
  const shuffled = [...objects];
  let state = seed >>> 0;
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
