/** Files of this user's own state that have a second name elsewhere: that file keeps its content, mode and times. */

import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOwned, touchOwned } from '#engine/base/owned/owned-files.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { openState } from '#engine/definitions/state/open-state.ts';

let root: string;
let state: string;
let letter: string;
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-shared-')));
  state = join(root, 'ws', '.tenon');
  letter = join(root, 'letter');
  mkdirSync(dirname(state));
  await work();
  writeFileSync(letter, '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** As a host: opens the state and its catalog, and writes to it. */
async function work(): Promise<void> {
  const opened = await openState(dirname(state), { title: 'a test', throwAway: false });
  try {
    await using catalog = await openCatalog({ path: join(state, 'catalog.sqlite') });
    await catalog.databases.getDatabases();
    await catalog.crawls.startCrawl({ id: `cr_${crypto.randomUUID().replaceAll('-', '')}`, crawlerName: 'c' });
  } finally {
    await opened.close();
  }
}

function facts(): unknown {
  const { mode, mtimeMs, size } = lstatSync(letter);
  return { mode, mtimeMs, size, text: readFileSync(letter, 'latin1') };
}

/** Gives the letter a name in the state. */
function plant(name: string, text: string | Buffer): unknown {
  writeFileSync(letter, text);
  chmodSync(letter, 0o644);
  utimesSync(letter, 1e9, 1e9);
  rmSync(join(state, name), { force: true });
  mkdirSync(dirname(join(state, name)), { recursive: true });
  linkSync(letter, join(state, name));
  return facts();
}

describe('a letter linked as', () => {
  test.each([
    'lock.sqlite',
    'lock.sqlite-journal',
    'catalog.sqlite-journal',
    'catalog.sqlite-wal',
    'catalog.sqlite-shm',
    'identity.json',
    'owner.json',
    'copies/catalog-x.sqlite',
    'cache/x.parquet',
    'runs/x',
  ])('%s keeps its content, mode and time', async (name) => {
    for (const text of ['', 'dear reader\n'.repeat(500)]) {
      const before = plant(name, text);
      await work().catch((thrown: unknown) => expect(thrown).toMatchObject({ kind: 'user' }));
      expect(facts()).toEqual(before);
    }
  });

  test('the catalog itself, as a backup does: it is copied and works on', async () => {
    const before = plant('catalog.sqlite', readFileSync(join(state, 'catalog.sqlite')));
    await work();
    expect(facts()).toEqual(before);
    expect(lstatSync(join(state, 'catalog.sqlite')).nlink).toBe(1);
  });
});

test('a file with a second name is neither opened for writing nor touched', async () => {
  const before = plant('cache/x', 'dear reader');
  await touchOwned(state, join(state, 'cache/x'), new Date());
  await expect(openOwned(state, join(state, 'cache/x'))).rejects.toMatchObject({ code: 'InvalidInput' });
  expect(facts()).toEqual(before);
  expect(existsSync(join(state, 'cache/x'))).toBe(true);
});
