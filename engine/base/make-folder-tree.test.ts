import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('makeFolderTree', () => {
  test('creates the missing folders and returns the topmost one', () => {
    expect(makeFolderTree(join(folder, 'a', 'b', 'c'))).toBe(join(folder, 'a'));
    expect(makeFolderTree(join(folder, 'a', 'b', 'd'))).toBe(join(folder, 'a', 'b', 'd'));
    expect(makeFolderTree(join(folder, 'a', 'b'))).toBeUndefined();
    expect(existsSync(join(folder, 'a', 'b', 'd'))).toBe(true);
  });

  test('a file named as the folder is an error', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolderTree(join(folder, 'file'))).toThrow(/EEXIST/u);
    expect(() => makeFolderTree(join(folder, 'file', 'below'))).toThrow(/ENOTDIR/u);
  });

  test.runIf(process.platform === 'linux')('a file system that cannot hold folders gives an error', () => {
    expect(() => makeFolderTree('/proc/tenon/deeper')).toThrow(/ENOENT|EACCES|EPERM/u);
  });
});
