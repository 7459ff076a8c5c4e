/** New files: whole or not there, never over another, and whose fault it was. */

import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { moveStaged, NewFile, removeNewFile, writePieces } from '#engine/storage/new-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tenon-new-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const signal = new AbortController().signal;

async function* pieces(failure?: Error): AsyncGenerator<Uint8Array, void, void> {
  for (let index = 0; index < 200; index += 1) yield Buffer.alloc(10_000, index);
  if (failure !== undefined) throw failure;
}

test('pieces are written in their order', async () => {
  const target = path.join(folder, 'whole');
  await writePieces(target, pieces(), signal);
  expect(readFileSync(target)).toEqual(Buffer.concat(await Array.fromAsync(pieces())));
});

test('what cannot be written is an error of the file, not of the pieces', async () => {
  const missing = path.join(folder, 'missing', 'target');
  await expect(writePieces(missing, pieces(), signal)).rejects.toMatchObject({ code: 'FileNotFound' });
  const taken = path.join(folder, 'taken');
  writeFileSync(taken, 'theirs');
  await expect(writePieces(taken, pieces(), signal)).rejects.toMatchObject({ code: 'AlreadyExists' });
  expect(() => new NewFile(taken)).toThrow('already exists');
  expect(readFileSync(taken, 'utf8')).toBe('theirs');
});

test('a file is moved, and a link is not', async () => {
  const [from, to] = [path.join(folder, 'made'), path.join(folder, 'staged')];
  writeFileSync(from, 'rows');
  await moveStaged(from, to);
  expect([existsSync(from), readFileSync(to, 'utf8')]).toEqual([false, 'rows']);
  symlinkSync(to, from);
  await expect(moveStaged(from, path.join(folder, 'second'))).rejects.toMatchObject({ code: 'IoFailed' });
  await expect(moveStaged(path.join(folder, 'none'), to)).rejects.toMatchObject({ code: 'FileNotFound' });
  expect(readFileSync(to, 'utf8')).toBe('rows');
});

test('pieces that fail, and a writer that is cancelled, leave no file', async () => {
  const target = path.join(folder, 'cut');
  await expect(writePieces(target, pieces(new RangeError('damaged')), signal)).rejects.toThrow(RangeError);
  expect(existsSync(target)).toBe(false);
  await expect(writePieces(target, pieces(), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(existsSync(target)).toBe(false);
});

test('a file written bit by bit', async () => {
  const target = path.join(folder, 'bits');
  {
    using file = new NewFile(target);
    for await (const piece of pieces()) file.write(piece);
  }
  expect(readFileSync(target).length).toBe(2_000_000);
  await removeNewFile(target);
  await removeNewFile(target);
  expect(existsSync(target)).toBe(false);
});
