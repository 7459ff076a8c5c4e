/** Makes folders below the system's temporary folder, which may be missing, closed or full. */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';

/**
 * @param prefix of its name, with a hyphen at its end.
 * @throws EngineError IoFailed, DiskFull; the hint says how to choose another folder.
 */
export async function makeTemporaryFolder(prefix: string): Promise<string> {
  const parent = tmpdir();
  try {
    return await mkdtemp(join(parent, prefix));
  } catch (thrown) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '');
    const refused = toEngineError(thrown);
    if (!isMissing && refused.code === 'Internal') throw thrown;
    const why = isMissing ? 'it is not a folder, or does not exist.' : refused.message;
    throw new EngineError(isMissing ? 'IoFailed' : refused.code, `Cannot use the temporary folder ${parent}: ${why}`, {
      hint: 'Set TMPDIR (TEMP on Windows) to a folder with free space that you can write to.',
      details: { path: parent },
      cause: thrown,
    });
  }
}
