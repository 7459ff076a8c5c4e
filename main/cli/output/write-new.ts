/** Writes a file that does not exist yet. */

import { writeFile } from 'node:fs/promises';
import { EngineError } from '#engine/contract/errors.ts';

/** @throws EngineError AlreadyExists, IoFailed. */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new EngineError('AlreadyExists', `Cannot write ${file}: the file exists.`, {
        hint: 'Name another file, or remove it.',
        details: { path: file },
      });
    throw new EngineError('IoFailed', `Cannot write ${file}: ${message}.`, {
      hint: 'Choose another file.',
      details: { path: file },
      cause: thrown,
    });
  }
}
