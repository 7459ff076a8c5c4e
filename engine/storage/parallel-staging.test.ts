/** Steps that stage in one folder at the same time; the last one to leave removes the folder for staged files. */

import { mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getStorage } from '#engine/bytes/storages.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-staging-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writeOne(name: string): Promise<void> {
  const storage = getStorage(folder);
  const staged = await storage.stage(folder, `ex_${name}`, 'a0');
  try {
    await writeFile(join(staged, 'rows'), name);
    await storage.seal(join(staged, 'rows'));
    await storage.publish(join(staged, 'rows'), join(folder, name));
  } finally {
    await storage.remove(dirname(staged));
    await rmdir(dirname(dirname(staged))).catch(() => undefined);
  }
}

test('two at a time hinder each other never', async () => {
  const turns = triesOfRun(150, 60);
  for (let turn = 0; turn < turns; turn++) await Promise.all([writeOne(`a${turn}`), writeOne(`b${turn}`)]);
  expect(await readdir(folder)).toHaveLength(2 * turns);
});
