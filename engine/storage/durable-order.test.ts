/** A file is removed from its old folder only when every parent of its new one is durable, whichever step created it. */

import type * as fileSystem from 'node:fs/promises';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localStorage } from '#engine/storage/local.ts';

/** Folder whose sync waits, and the promise it waits for. */
const held = vi.hoisted(() => ({ folder: '', reached: (): void => undefined, released: Promise.resolve() }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fileSystem>();
  return {
    ...original,
    async open(...given: Parameters<typeof original.open>) {
      const handle = await original.open(...given);
      if (given[0] !== held.folder) return handle;
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        held.reached();
        await held.released;
        return sync();
      };
      return handle;
    },
  };
});

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tenon-order-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(file: string): Promise<string> {
  const place = path.join(root, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, file);
  return place;
}

function stands(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}

test.each([
  [
    'retire',
    'day=1/a.csv',
    'day=2/b.csv',
    (file: string) => localStorage.retire(path.join(root, file), path.join(root, '_tenon/retired/jr', file)),
    '_tenon/retired',
  ],
  [
    'restore',
    '_tenon/retired/jr/y=1/m=1/a.csv',
    '_tenon/retired/jr/y=1/m=2/b.csv',
    (file: string) =>
      localStorage.restore(path.join(root, file), path.join(root, file.slice('_tenon/retired/jr/'.length))),
    '.',
  ],
])('a %s beside another waits for the folder that the other has made', async (_name, first, second, move, parent) => {
  await mkdir(path.join(root, '_tenon'), { recursive: true });
  await put(first);
  const waiting = await put(second);
  const others = await Promise.all([1, 2, 3].map((number) => put(`other${number}/c.csv`)));
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  Object.assign(held, { folder: path.join(root, parent), reached: reached.resolve, released: gate.promise });
  const one = move(first);
  await reached.promise;
  const two = move(second);
  // As many steps as the second takes, elsewhere, several times over.
  held.folder = '';
  for (const [number, file] of others.entries())
    await localStorage.retire(file, path.join(root, `other${number + 1}/_tenon/retired/jr/c.csv`));
  expect(await stands(waiting)).toBe(true);
  gate.resolve();
  await Promise.all([one, two]);
  expect(await stands(waiting)).toBe(false);
});
