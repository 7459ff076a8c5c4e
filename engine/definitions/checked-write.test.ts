import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { sha256 } from '#engine/base/hash.ts';
import { recoverFolder, writeChecked } from '#engine/definitions/checked-write.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-write-'));
  file = join(folder, 'a.json');
});
afterEach(() => {
  setFaultHandler(undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe('writeChecked', () => {
  test('makes, replaces and deletes, and leaves nothing else behind', () => {
    expect(writeChecked(folder, file, 'one', null)).toBeUndefined();
    expect(writeChecked(folder, file, 'two', sha256('one'))).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.json']);
    expect(writeChecked(folder, file, null, sha256('two'))).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['another content', sha256('read'), 'theirs'],
    ['a file where none was expected', null, 'theirs'],
  ])('%s stays as it is', (_title, expected, theirs) => {
    writeFileSync(file, theirs);
    expect(writeChecked(folder, file, 'mine', expected)).toEqual({ found: theirs });
    expect(readFileSync(file, 'utf8')).toBe(theirs);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('a missing file is a conflict', () => {
    expect(writeChecked(folder, file, 'mine', sha256('read'))).toEqual({ found: null });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a program that recreates the file in the gap keeps its content', () => {
    writeFileSync(file, 'read');
    setFaultHandler((name, moment) => {
      if (name === 'definitions.publish' && moment === 'before') writeFileSync(file, 'theirs');
    });
    expect(writeChecked(folder, file, 'mine', sha256('read'))).toEqual({ found: 'theirs' });
    expect(readFileSync(file, 'utf8')).toBe('theirs');
  });

  test.each(['definitions.stage', 'definitions.move-aside', 'definitions.publish'])(
    'a failure at %s leaves the old content',
    (point) => {
      writeFileSync(file, 'read');
      setFaultHandler((name, moment) => {
        if (name === point && moment === 'before') throw new Error('disk gone');
      });
      expect(() => writeChecked(folder, file, 'mine', sha256('read'))).toThrow('disk gone');
      expect(readFileSync(file, 'utf8')).toBe('read');
    },
  );

  test('what a killed process moved aside is brought back', () => {
    writeFileSync(join(folder, '.tenon-old-0123456789ab-a.json'), 'read');
    writeFileSync(join(folder, '.tenon-new-0123456789ab-a.json'), 'mine');
    expect(recoverFolder(folder)).toEqual([file]);
    expect(readdirSync(folder)).toEqual(['a.json']);
    expect(readFileSync(file, 'utf8')).toBe('read');
  });

  test('two processes that count up in one file lose no count', async () => {
    writeFileSync(file, '0');
    const script = join(folder, 'count.ts');
    writeFileSync(
      script,
      `import { readFileSync } from 'node:fs';
       import { sha256 } from ${JSON.stringify(join(import.meta.dirname, '../base/hash.ts'))};
       import { writeChecked } from ${JSON.stringify(join(import.meta.dirname, 'checked-write.ts'))};
       for (let done = 0; done < 150;) {
         let text; try { text = readFileSync(${JSON.stringify(file)}, 'utf8'); } catch { continue; }
         if (writeChecked(${JSON.stringify(folder)}, ${JSON.stringify(file)}, String(Number(text) + 1), sha256(text)) === undefined) done += 1;
       }`,
    );
    const codes = await Promise.all([0, 1].map(() => new Promise((resolve) => fork(script).on('exit', resolve))));
    expect(codes).toEqual([0, 0]);
    expect(readFileSync(file, 'utf8')).toBe('300');
  });
});
