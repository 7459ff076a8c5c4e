/** The state of a file: equal as long as nobody has changed or replaced it. */

import { statSync } from 'node:fs';
import { convertFileError } from '#engine/storage/file-error.ts';

/** @throws EngineError FileNotFound, IoFailed. */
export function fileState(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (thrown) {
    throw convertFileError(thrown, path, 'open');
  }
}
