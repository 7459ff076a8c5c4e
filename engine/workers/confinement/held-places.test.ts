/** The folders of a worker that is set up before they can be made. */

import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HeldPlaces } from '#engine/workers/confinement/held-places.ts';

let place: string;
beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-held-')));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const placesIn = (root: string): { own: string; others: string[] } => ({
  own: join(root, 'workers', 'worker-1'),
  others: [join(root, 'state', 'cache')],
});

function makeRoot(): string {
  const root = join(place, 'work');
  mkdirSync(join(root, 'workers'), { recursive: true });
  mkdirSync(join(root, 'state'));
  return root;
}

test('a worker set up while they are away is not used once they can be made', () => {
  const root = makeRoot();
  renameSync(root, `${root}-aside`);
  const held = new HeldPlaces(placesIn(root));
  expect(existsSync(root)).toBe(false);
  expect(held.isCurrent).toBe(true);
  renameSync(`${root}-aside`, root);
  expect(held.isCurrent).toBe(false);
  expect(new HeldPlaces(placesIn(root)).isCurrent).toBe(true);
});

test('one whose folders were made is used until they are replaced', () => {
  const root = makeRoot();
  const held = new HeldPlaces(placesIn(root));
  expect(held.isCurrent).toBe(true);
  renameSync(placesIn(root).own, `${placesIn(root).own}-old`);
  mkdirSync(placesIn(root).own);
  expect(held.isCurrent).toBe(false);
});
