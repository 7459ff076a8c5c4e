/** Every kind of entry that a tar can name, with every claim of its size, with and without what it claims: each ends. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { listArchive, localFile } from '#engine/bytes/archives/index.ts';
import { memberPath } from '#engine/bytes/archives/archive-path.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tenon-tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
const sizes = [0, 1, 512, 1000, 100_000];
const fill = ['nothing', 'half', 'all', 'all and an end'] as const;

/** A header of ustar with a right checksum. */
function header(name: string, type: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156, 'latin1');
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(size: number): Buffer {
  return Buffer.alloc(Math.ceil(size / 512) * 512);
}

let count = 0;
/** The entry, and a sound one after it unless it is cut short. */
function write(type: string, size: number, filled: (typeof fill)[number]): string {
  const content = padded(size);
  const pieces = {
    nothing: [],
    half: [content.subarray(0, size / 2)],
    all: [content],
    'all and an end': [content, header('z.csv', '0', 3), Buffer.from('a\n1').subarray(0, 3), Buffer.alloc(509 + 1024)],
  }[filled];
  count += 1;
  const file = path.join(folder, `${count}.tar`);
  writeFileSync(file, Buffer.concat([header('a.csv', type, size), ...pieces]));
  return file;
}

async function ends(work: Promise<unknown>): Promise<string> {
  const done = work.then(
    () => 'done',
    (thrown: unknown) => toEngineError(thrown).kind,
  );
  return await Promise.race([done, delay(4000, 'never', { ref: false })]);
}

const types = [...'\0 01234567DSVMNxgLKXAZ'].map((type) => [JSON.stringify(type), type] as const);

describe('a tar that begins with an entry of type', () => {
  test.each(types)('%s is listed and read, or refused', async (_name, type) => {
    for (const size of sizes)
      for (const filled of fill) {
        const file = write(type, size, filled);
        const words = `${size} bytes, ${filled}`;
        expect(await ends(listArchive(file, signal)), `list ${words}`).toMatch(/^(?:done|user|operational)$/u);
        expect(await ends(localFile(memberPath(file, 'z.csv'), folder, signal)), `read ${words}`).toMatch(
          /^(?:done|user|operational)$/u,
        );
      }
  });

  test('a folder does not hide what follows, whatever size it claims', async () => {
    const file = path.join(folder, 'after.tar');
    const member = [header('z.csv', '0', 3), Buffer.from('a\n1'), Buffer.alloc(509 + 1024)];
    writeFileSync(file, Buffer.concat([header('a/', '5', 4096), ...member]));
    expect((await listArchive(file, signal)).members).toMatchObject([{ name: 'z.csv', size: 3 }]);
  });
});
