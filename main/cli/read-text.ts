/** The text of a file that an argument names, or of standard input. */

import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { EngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';

/** @param file `-`: standard input. @throws EngineError FileNotFound, IoFailed. */
export async function readText(file: string): Promise<string> {
  return file === '-' ? await readAll(process.stdin) : await contentOf(wholePath(file));
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT';
    throw new EngineError(
      isMissing ? 'FileNotFound' : 'IoFailed',
      `Cannot read ${file}: ${isMissing ? 'the file does not exist' : message}.`,
      { hint: 'Check the path of the file.', details: { path: file }, cause: thrown },
    );
  }
}
