/**
 * Somebody who may write to a folder above exchanges it for a link, after any of the looks at it and before the step that
 * they allow: the step fails, or changes the folder that was checked.
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as owned from '#engine/base/owned/owned-files.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const { looks } = vi.hoisted(() => ({ looks: { after: (): void => undefined } }));
vi.mock(import('#engine/base/owned/downward-path.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    lookDownward(...given: Parameters<typeof real.lookDownward>) {
      const stats = real.lookDownward(...given);
      looks.after();
      return stats;
    },
  };
});

let base: string;
let root: string;
let outside: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-exchanged-')));
  [root, outside] = [join(base, 'root'), join(base, 'outside')];
  for (const folder of [join(root, 'a', 'b'), join(root, 'empty'), outside])
    mkdirSync(join(folder, 'deep'), { recursive: true });
  for (const folder of [join(root, 'a', 'b'), outside])
    for (const name of ['file', 'deep/file']) writeFileSync(join(folder, name), folder, { mode: 0o644 });
  writeFileSync(join(root, 'other'), 'own');
});
afterEach(() => {
  looks.after = () => undefined;
  rmSync(base, { recursive: true, force: true });
});

/** The folder of `a/b/file` becomes a link; the real one keeps existing under another name. */
function exchange(): void {
  renameSync(join(root, 'a', 'b'), join(base, 'away'));
  symlinkSync(outside, join(root, 'a', 'b'));
}

/** What may become of that folder. */
const fates: Readonly<Record<string, () => void>> = {
  exchanged: exchange,
  'moved away': () => renameSync(join(root, 'a', 'b'), join(base, 'away')),
  'moved away with its parent': () => renameSync(join(root, 'a'), join(base, 'away')),
  removed: () => rmSync(join(root, 'a', 'b'), { recursive: true }),
  'removed with its parent': () => rmSync(join(root, 'a'), { recursive: true }),
  'replaced by a file': () => {
    rmSync(join(root, 'a', 'b'), { recursive: true });
    writeFileSync(join(root, 'a', 'b'), 'a file');
  },
};

const file = (): string => join(root, 'a', 'b', 'file');
const actions: Readonly<Record<string, () => unknown>> = {
  removeOwned: () => owned.removeOwned(root, file()),
  'removeOwned of a folder in it': () => owned.removeOwned(root, join(root, 'a', 'b', 'deep')),
  'removeOwned of the folder': () => owned.removeOwned(root, join(root, 'a', 'b')),
  'removeOwned of a folder above': () => owned.removeOwned(root, join(root, 'a')),
  removeOwnedSync: () => owned.removeOwnedSync(root, file()),
  emptyOwned: () => owned.emptyOwned(root, join(root, 'a', 'b')),
  'emptyOwned of a folder in it': () => owned.emptyOwned(root, join(root, 'a', 'b', 'deep')),
  'removeOwnedSync of a folder in it': () => owned.removeOwnedSync(root, join(root, 'a', 'b', 'deep')),
  'moveOwned from': () => owned.moveOwned(root, file(), join(root, 'moved')),
  'moveOwned to': () => owned.moveOwned(root, join(root, 'other'), file()),
  'moveOwnedSync from': () => owned.moveOwnedSync(root, file(), join(root, 'moved')),
  'moveOwnedSync to': () => owned.moveOwnedSync(root, join(root, 'other'), file()),
  writeOwned: () => owned.writeOwned(root, file(), 'text'),
  writeOwnedSync: () => owned.writeOwnedSync(root, file(), 'text'),
  'copyOwned from': () => owned.copyOwned(root, file(), join(root, 'copied')),
  'copyOwned to': () => owned.copyOwned(root, join(root, 'other'), file()),
  createOwned: async () => (await owned.createOwned(root, `${file()}-new`)).close(),
  openOwned: async () => {
    await using handle = await owned.openOwned(root, file());
    await handle.writeFile('text');
  },
  touchOwned: () => owned.touchOwned(root, file(), new Date(0)),
  makeOwnedFolder: () => owned.makeOwnedFolder(root, join(root, 'a', 'b', 'new', 'inner')),
};

const moments = Object.keys(fates).flatMap((fate) => [1, 2, 3, 4, 5, 6].map((which) => [fate, which] as const));

describe.skipIf(process.platform !== 'linux').each(casesOfRun(moments, 12))('%s after look %s', (fate, which) => {
  test.each(Object.keys(actions))('%s changes nothing outside', async (name) => {
    const before = readTree(outside);
    let count = 0;
    looks.after = () => {
      count += 1;
      if (count === which) fates[fate]!();
    };
    const thrown = await Promise.resolve()
      .then(actions[name]!)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(readTree(outside)).toEqual(before);
    if (thrown instanceof Error) expect(thrown.message).not.toContain('/proc/');
    // Somebody else's doing is not reported as a bug of Tenon.
    if (thrown !== undefined) expect(toEngineError(thrown)).not.toMatchObject({ kind: 'unexpected' });
    if (existsSync(join(root, 'copied'))) expect(readFileSync(join(root, 'copied'), 'utf8')).not.toBe(outside);
  });
});

describe.skipIf(process.platform !== 'linux')('closing to others', () => {
  test('follows no link', async () => {
    const [stats, before] = [statSync(file()), readTree(outside)];
    symlinkSync(join(outside, 'file'), join(root, 'link'));
    await owned.closeToOthers(root, join(root, 'link'), statSync(join(outside, 'file')));
    exchange();
    await expect(owned.closeToOthers(root, file(), stats)).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(readTree(outside)).toEqual(before);
  });

  test('leaves another file alone that took the name, and misses none', async () => {
    const stats = statSync(file());
    renameSync(join(outside, 'file'), file());
    await owned.closeToOthers(root, file(), stats);
    expect(statSync(file()).mode & 0o777).toBe(0o644);
    await owned.closeToOthers(root, file(), statSync(file()));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    await owned.closeToOthers(root, join(root, 'gone'), stats);
  });
});
