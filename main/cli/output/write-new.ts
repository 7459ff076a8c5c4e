/** Writes a file that does not exist yet. */

import { rm, writeFile } from 'node:fs/promises';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';

/** After an error no file is left. @throws EngineError AlreadyExists, IoFailed, DiskFull. */
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
    await rm(file, { force: true });
    const refused = toEngineError(thrown);
    if (refused.code !== 'Internal') throw refused;
    throw new EngineError('IoFailed', `Cannot write ${file}: ${message}.`, {
      hint: 'Choose another file.',
      details: { path: file },
      cause: thrown,
    });
  }
}
