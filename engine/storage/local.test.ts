/** Local storage: the conformance suite, then links, permissions and special files. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { localStorage } from '#engine/storage/local.ts';
import { describeStorage } from '#engine/storage/storage-conformance.ts';

const never = new AbortController().signal;

function temporaryFolder(): { root: string } & Disposable {
  const root = mkdtempSync(path.join(tmpdir(), 'tenon-storage-'));
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

describeStorage('local', async () => {
  const folder = temporaryFolder();
  const root = path.join(folder.root, 'root');
  await mkdir(root);
  const join = (relative: string): string => path.join(root, relative);
  return {
    storage: localStorage,
    root,
    join,
    async write(relative, content) {
      await mkdir(path.dirname(join(relative)), { recursive: true });
      await writeFile(join(relative), content);
    },
    read: (relative) => readFile(join(relative), 'utf8').catch(() => undefined),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
});

describe('local listing', () => {
  test('a file behind a link to it and a link to its folder is listed once', async () => {
    using folder = temporaryFolder();
    const { root } = folder;
    for (const name of ['in', 'outside']) await mkdir(path.join(root, name));
    await writeFile(path.join(root, 'outside/b.csv'), 'x');
    symlinkSync(path.join(root, 'outside/b.csv'), path.join(root, 'in/a.csv'));
    symlinkSync(path.join(root, 'outside'), path.join(root, 'in/z'));
    const { objects, skipped } = await localStorage.list({ root: path.join(root, 'in') }, never);
    expect(objects.map((object) => object.path)).toEqual([path.join(root, 'in/z/b.csv')]);
    expect(skipped).toEqual([{ path: path.join(root, 'in/a.csv'), reason: 'link to a file that is already listed' }]);
  });

  test('follows each link once, and reports those it did not follow', async () => {
    using folder = temporaryFolder();
    const { root } = folder;
    mkdirSync(path.join(root, 'in/a'), { recursive: true });
    mkdirSync(path.join(root, 'outside'));
    writeFileSync(path.join(root, 'in/a/1.csv'), 'x');
    writeFileSync(path.join(root, 'outside/2.csv'), 'x');
    symlinkSync(path.join(root, 'in'), path.join(root, 'in/a/up'));
    symlinkSync(path.join(root, 'in/a'), path.join(root, 'in/b'));
    symlinkSync(path.join(root, 'outside'), path.join(root, 'in/out'));
    symlinkSync(path.join(root, 'outside'), path.join(root, 'in/out2'));
    symlinkSync(path.join(root, 'in/a/1.csv'), path.join(root, 'in/latest.csv'));
    symlinkSync(path.join(root, 'nothing'), path.join(root, 'in/dangling'));
    symlinkSync(path.join(root, 'in/self'), path.join(root, 'in/self'));
    const listing = await localStorage.list({ root: path.join(root, 'in') }, never);
    expect(listing.objects.map((object) => path.relative(root, object.path))).toEqual(['in/a/1.csv', 'in/out/2.csv']);
    expect(listing.skipped.map((skipped) => [path.relative(root, skipped.path), skipped.reason])).toEqual([
      ['in/a/up', 'link to a folder that is already listed'],
      ['in/b', 'link to a folder that is already listed'],
      ['in/dangling', 'link to something that does not exist'],
      ['in/latest.csv', 'link to a file that is already listed'],
      ['in/out2', 'link to a folder that is already listed'],
      ['in/self', 'link that leads to itself'],
    ]);
  });

  test('a pipe is skipped, never opened', async () => {
    using folder = temporaryFolder();
    execFileSync('mkfifo', [path.join(folder.root, 'pipe')]);
    const listing = await localStorage.list({ root: folder.root }, never);
    expect(listing).toEqual({
      objects: [],
      skipped: [{ path: path.join(folder.root, 'pipe'), reason: 'not a regular file' }],
      tables: [],
    });
  });

  test('an unreadable folder is skipped with its reason, the rest listed', async () => {
    using folder = temporaryFolder();
    mkdirSync(path.join(folder.root, 'closed'));
    writeFileSync(path.join(folder.root, 'open.csv'), 'x');
    chmodSync(path.join(folder.root, 'closed'), 0);
    const listing = await localStorage.list({ root: folder.root }, never);
    chmodSync(path.join(folder.root, 'closed'), 0o700);
    expect(listing.objects).toHaveLength(1);
    // The superuser may read everything, so only other users see the reason.
    if (process.getuid?.() === 0) expect(listing.skipped).toEqual([]);
    else expect(listing.skipped[0]?.reason).toContain('permission denied');
  });

  test('the time of change is whole microseconds, and one file is its own listing', async () => {
    using folder = temporaryFolder();
    const file = path.join(folder.root, 'a.csv');
    writeFileSync(file, 'x');
    utimesSync(file, 1_700_000_000.123456, 1_700_000_000.123456);
    const listing = await localStorage.list({ root: file }, never);
    expect(listing.objects).toEqual([{ path: file, size: 1, modifiedMicros: 1_700_000_000_123_456 }]);
  });

  test('a file that became shorter is an error, not less data; one that was closed is not another file', async () => {
    using folder = temporaryFolder();
    const file = path.join(folder.root, 'a.csv');
    writeFileSync(file, 'x'.repeat(3_000_000));
    const source = await localStorage.open(file);
    const stream = source.stream({ start: 0, end: source.size }, never);
    expect((await stream.next()).value).toHaveLength(1024 * 1024);
    truncateSync(file, 2_000_000);
    await expect(stream.next()).rejects.toMatchObject({ code: 'FileChanged' });
    await source[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
    writeFileSync(path.join(folder.root, 'b.csv'), 'another');
    await using other = await localStorage.open(path.join(folder.root, 'b.csv'));
    await expect(source.read(0, 5)).rejects.toThrow('was closed');
    expect(Buffer.from(await other.read(0, 7)).toString()).toBe('another');
  });

  test.skipIf(process.platform === 'win32')('a pipe is neither opened nor waited for', async () => {
    using folder = temporaryFolder();
    const pipe = path.join(folder.root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const refusal = { code: 'InvalidInput', message: expect.stringContaining('is a pipe') as unknown };
    await expect(localStorage.open(pipe)).rejects.toMatchObject(refusal);
    await expect(localStorage.look(pipe)).rejects.toMatchObject(refusal);
  });

  test('staging behind a link that leaves the target is refused', async () => {
    using folder = temporaryFolder();
    mkdirSync(path.join(folder.root, 'target'));
    mkdirSync(path.join(folder.root, 'elsewhere'));
    symlinkSync(path.join(folder.root, 'elsewhere'), path.join(folder.root, 'target/_tenon'));
    await expect(localStorage.stage(path.join(folder.root, 'target'), 'jr', 'a')).rejects.toMatchObject({
      code: 'InvalidInput',
    });
  });

  test.skipIf(process.geteuid?.() !== 0)('another user’s file is neither retired nor removed', async () => {
    using folder = temporaryFolder();
    const file = path.join(folder.root, 'a.csv');
    const retired = path.join(folder.root, '_tenon', 'retired', 'jr', 'a.csv');
    writeFileSync(file, 'x');
    chownSync(file, 65_534, 65_534);
    for (const act of [() => localStorage.retire(file, retired), () => localStorage.remove(file)])
      await expect(act()).rejects.toMatchObject({ message: expect.stringContaining('another user') as unknown });
    expect(existsSync(file)).toBe(true);
  });
});
