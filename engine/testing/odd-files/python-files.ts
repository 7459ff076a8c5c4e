/** Odd files that libraries of Python write, with the values that the same libraries read from them. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';

/** @param folder an empty one, which keeps the files. */
export function writePythonFiles(python: string, folder: string): OddFile[] {
  const script = path.join(import.meta.dirname, 'python', 'write_odd_files.py');
  const { status, stdout, stderr } = spawnSync(python, ['-X', 'utf8', '-B', script, folder], {
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  if (stderr !== '') process.stderr.write(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const about = JSON.parse(line) as Omit<OddFile, 'content'> & { readonly path: string };
      return { ...about, content: () => Promise.resolve(readFileSync(about.path)) };
    });
}
