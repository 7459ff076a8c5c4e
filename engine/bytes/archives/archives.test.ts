/** Zip and tar archives: listing them, reading one file, and all kinds of hostile content. */

import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import zlib from 'node:zlib';
import tar from 'tar-stream';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { memberPath, safeMemberName } from '#engine/bytes/archives/archive-path.ts';
import { listArchive, localFile } from '#engine/bytes/archives/index.ts';
import { withArchives } from '#engine/bytes/archives/archive-storage.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { drawingOf } from '#engine/testing/fuzz/drawing.ts';
import { isArchiveName } from '#engine/storage/archive-name.ts';
import { localStorage } from '#engine/storage/local.ts';

const storage = withArchives(localStorage);

const base = mkdtempSync(path.join(tmpdir(), 'tenon-archives-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const signal = new AbortController().signal;
let folder = '';
let temporary = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(base, 'test-'));
  temporary = path.join(folder, '_temporary');
  mkdirSync(temporary);
});

async function zip(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const file = path.join(folder, name);
  const writer = new yazl.ZipFile();
  for (const [member, content] of Object.entries(files)) writer.addBuffer(Buffer.from(content), member);
  writer.end();
  await finished(writer.outputStream.pipe(createWriteStream(file)));
  return file;
}

async function tarBytes(
  entries: readonly (readonly [Partial<tar.Header> & { name: string }, string])[],
): Promise<Buffer> {
  const pack = tar.pack();
  const pieces: Buffer[] = [];
  pack.on('data', (piece) => pieces.push(piece as Buffer));
  for (const [header, content] of entries) pack.entry(header, content);
  pack.finalize();
  await finished(pack as unknown as NodeJS.ReadableStream);
  return Buffer.concat(pieces);
}

const files = {
  'a.csv': 'x,y\n1,2\n',
  'deep/b.csv': 'x,y\n3,4\n',
  'deep/_hidden.csv': 'no',
  '__MACOSX/a.csv': 'no',
  'empty.csv': '',
};

async function content(archive: string, member: string): Promise<string> {
  return readFileSync(await localFile(memberPath(archive, member), temporary, signal), 'utf8');
}

test.each([250, 300])('gives a file whose name has %i characters', async (length) => {
  const member = `deep/${'n'.repeat(length)}.csv`;
  expect(await content(await zip('long.zip', { [member]: 'x\n1\n' }), member)).toBe('x\n1\n');
  const written = path.join(folder, 'long.tar');
  writeFileSync(written, await tarBytes([[{ name: member }, 'x\n2\n']]));
  expect(await content(written, member)).toBe('x\n2\n');
});

describe('a zip', () => {
  test.each([
    ['a line end', '\n'],
    ['text', 'x'.repeat(3000)],
    ['zeros', '\0'.repeat(70_000)],
    ['the mark of an end', 'PK\u0005\u0006'],
  ])('is read although %s follows its end', async (_what, behind) => {
    const archive = await zip('data.zip', files);
    const whole = await listArchive(archive, signal);
    writeFileSync(archive, Buffer.concat([readFileSync(archive), Buffer.from(behind, 'latin1')]));
    expect(await listArchive(archive, signal)).toEqual(whole);
    expect(await content(archive, 'deep/b.csv')).toBe('x,y\n3,4\n');
  });

  test('lists its files as a folder would, and gives each', async () => {
    const archive = await zip('data.zip', files);
    expect(await listArchive(archive, signal)).toEqual({
      members: [
        { name: 'a.csv', size: 8, entry: 0 },
        { name: 'deep/b.csv', size: 8, entry: 1 },
      ],
      skipped: [{ name: 'empty.csv', reason: 'empty file' }],
      tables: [],
    });
    expect(await content(archive, 'deep/b.csv')).toBe('x,y\n3,4\n');
    const listing = await storage.list({ root: folder }, signal);
    expect(listing.objects.map((object) => [path.relative(folder, object.path), object.size])).toEqual([
      ['data.zip!/a.csv', 8],
      ['data.zip!/deep/b.csv', 8],
    ]);
    expect(listing.skipped).toMatchObject([{ reason: 'empty file' }]);
    for (const object of listing.objects) expect(await storage.find(object.path)).toEqual(object);
    expect((await storage.list({ root: folder, wholeArchives: true }, signal)).objects).toMatchObject([
      { path: archive },
    ]);
    expect((await storage.list({ root: archive }, signal)).objects).toHaveLength(2);
    expect((await storage.list({ root: folder, exclusions: ['**/deep/**'] }, signal)).objects).toHaveLength(1);
  });

  test('names that would leave it are reported and never written', async () => {
    const archive = await zip('evil.zip', { 'xx/xx/evil.csv': 'a', 'ok.csv': 'b', 'yabs/evil.csv': 'c' });
    const bytes = readFileSync(archive);
    const patched = Buffer.from(
      bytes
        .toString('latin1')
        .replaceAll('xx/xx/evil.csv', '../../evil.csv')
        .replaceAll('yabs/evil.csv', '/abs/evil.csv'),
      'latin1',
    );
    writeFileSync(archive, patched);
    const { members, skipped } = await listArchive(archive, signal);
    expect(members).toMatchObject([{ name: 'ok.csv', size: 1, entry: 1 }]);
    expect(skipped).toEqual([
      { name: '../../evil.csv', reason: 'its path leads out of the archive' },
      { name: '/abs/evil.csv', reason: 'its path leads out of the archive' },
    ]);
    await expect(localFile(memberPath(archive, '../../evil.csv'), temporary, signal)).rejects.toMatchObject({
      code: 'FileNotFound',
    });
    expect(existsSync(path.join(folder, '..', 'evil.csv'))).toBe(false);
  });

  test('a missing file lists near names; a changed archive is listed again', async () => {
    const archive = await zip('data.zip', files);
    await expect(localFile(memberPath(archive, 'deep/c.csv'), temporary, signal)).rejects.toMatchObject({
      code: 'FileNotFound',
      hint: expect.stringContaining('deep/b.csv'),
    });
    expect(await content(archive, 'a.csv')).toBe('x,y\n1,2\n');
    await zip('data.zip', { 'a.csv': 'x,y\n5,6\n' });
    utimesSync(archive, new Date(), new Date(Date.now() + 5000));
    expect(await content(archive, 'a.csv')).toBe('x,y\n5,6\n');
  });

  test('cut, damaged or lying it is malformed', async () => {
    const archive = await zip('data.zip', { 'a.csv': 'x,y\n'.repeat(5000) });
    const bytes = readFileSync(archive);
    writeFileSync(archive, bytes.subarray(0, bytes.length - 30));
    await expect(listArchive(archive, signal)).rejects.toMatchObject({ code: 'MalformedFile' });
    expect((await storage.list({ root: folder }, signal)).skipped).toMatchObject([
      { path: archive, reason: expect.stringContaining('damaged') },
    ]);
    const lying = Buffer.from(bytes);
    lying.fill(0x11, 60, 80);
    const other = path.join(folder, 'other.zip');
    writeFileSync(other, lying);
    await expect(localFile(memberPath(other, 'a.csv'), temporary, signal)).rejects.toMatchObject({
      code: 'MalformedFile',
    });
    expect(existsSync(path.join(temporary, 'members'))).toBe(true);
  });

  test('with one bit changed it gives what was packed, or an error', async () => {
    const text = Array.from({ length: 300 }, (_, row) => `${row},${(row * 7919) % 1000}\n`).join('');
    const random = drawingOf(11);
    for (const compress of [true, false]) {
      const archive = path.join(folder, `${compress}.zip`);
      const writer = new yazl.ZipFile();
      writer.addBuffer(Buffer.from(text), 'a.csv', { compress });
      writer.end();
      await finished(writer.outputStream.pipe(createWriteStream(archive)));
      const bytes = readFileSync(archive);
      let refused = 0;
      for (let round = 0; round < 150; round += 1) {
        const changed = Buffer.from(bytes);
        const at = random.below(bytes.length);
        changed[at]! ^= 1 << random.below(8);
        const other = path.join(folder, `${compress}-${round}.zip`);
        writeFileSync(other, changed);
        try {
          expect(await content(other, 'a.csv'), `bit of byte ${at} of a ${compress} archive`).toBe(text);
        } catch (thrown) {
          if (!(thrown instanceof EngineError)) throw thrown;
          refused += 1;
        }
      }
      expect(refused).toBeGreaterThan(100);
    }
  });

  test('a bomb is detected by its declared sizes before a byte is unpacked', async () => {
    const archive = await zip('bomb.zip', { 'big.csv': Buffer.alloc(1000) });
    const bytes = readFileSync(archive);
    const at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1');
    bytes.writeUInt32LE(0xf000_0000, at + 24);
    writeFileSync(archive, bytes);
    expect((await listArchive(archive, signal)).skipped).toMatchObject([
      { name: 'big.csv', reason: expect.stringContaining('250 times') },
    ]);
  });

  test('protected by a password, or in a packing that zip programs of today make', async () => {
    writeFileSync(path.join(folder, 'a.csv'), 'x\n1\n'.repeat(100));
    try {
      execFileSync('zip', ['-q', '-P', 'secret', 'locked.zip', 'a.csv'], { cwd: folder });
    } catch {
      process.stderr.write('engine/bytes/archives: skipped zip with a password, because zip is not installed\n');
      return;
    }
    expect((await listArchive(path.join(folder, 'locked.zip'), signal)).skipped).toEqual([
      { name: 'a.csv', reason: 'password-protected' },
    ]);
    await expect(localFile(path.join(folder, 'locked.zip!/a.csv'), temporary, signal)).rejects.toMatchObject({
      code: 'UnsupportedFormat',
      message: expect.stringContaining('password'),
    });
  });

  test('a workbook is never an archive, even if its name says so', async () => {
    const archive = await zip('book.zip', { '[Content_Types].xml': '<x/>', 'xl/workbook.xml': '<x/>' });
    expect((await storage.list({ root: folder }, signal)).objects).toMatchObject([{ path: archive }]);
  });
});

test('nothing is written into an archive', async () => {
  const archive = await zip('data.zip', files);
  for (const root of [`${archive}!`, `${archive}!/deep`])
    await expect(storage.stage(root, 'run', 'a0')).rejects.toMatchObject({ code: 'InvalidInput' });
  expect(existsSync(`${archive}!`)).toBe(false);
});

describe('a tar', () => {
  test.each([
    ['data.tar', (bytes: Buffer) => bytes],
    ['data.tar.gz', (bytes: Buffer) => zlib.gzipSync(bytes)],
    ['data.tgz', (bytes: Buffer) => zlib.gzipSync(bytes)],
    ['data.tar.zst', (bytes: Buffer) => zlib.zstdCompressSync(bytes)],
  ])('%s lists and reads its files; links and hostile names are reported', async (name, packed) => {
    const archive = path.join(folder, name);
    const bytes = await tarBytes([
      [{ name: './a.csv' }, 'x,y\n1,2\n'],
      [{ name: 'deep', type: 'directory' }, ''],
      [{ name: 'deep/b.csv' }, 'x,y\n3,4\n'.repeat(100_000)],
      [{ name: 'link.csv', type: 'symlink', linkname: '/etc/passwd' }, ''],
      [{ name: '../out.csv' }, 'no'],
      [{ name: '/etc/abs.csv' }, 'no'],
    ]);
    writeFileSync(archive, packed(bytes));
    const { members, skipped } = await listArchive(archive, signal);
    expect(members).toMatchObject([
      { name: 'a.csv', size: 8 },
      { name: 'deep/b.csv', size: 800_000 },
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'a link',
      'its path leads out of the archive',
      'its path leads out of the archive',
    ]);
    expect(await content(archive, 'a.csv')).toBe('x,y\n1,2\n');
    expect(await content(archive, 'deep/b.csv')).toHaveLength(800_000);
    writeFileSync(archive, packed(bytes).subarray(0, packed(bytes).length >> 1));
    await expect(listArchive(archive, signal)).rejects.toMatchObject({ code: 'MalformedFile' });
  });
});

test('names', () => {
  for (const name of ['a.zip', 'B.TAR', 'c.tar.gz', 'd.tgz', 'e.tar.zst', 'f.txz'])
    expect(isArchiveName(name), name).toBe(true);
  for (const name of ['a.xlsx', 'b.gz', 'c.csv.zst', 'zip']) expect(isArchiveName(name), name).toBe(false);
  expect(safeMemberName('a\\b.csv')).toBe('a/b.csv');
  for (const name of ['', '/', '../a', 'a/../b', 'C:\\a', 'a/', '.a', 'x/_b/c', 'a\0b'])
    expect(safeMemberName(name), name).toBeUndefined();
});
