/** Writes to open files that end only when all bytes are written: one call of the system writes fewer where the disk is nearly full. */

import { writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/**
 * @param position in the file; null: where the last write ended.
 * @throws Error ENOSPC and others of write(2); bytes that were written remain.
 */
export function writeWholeSync(file: number, bytes: Uint8Array, position: number | null = null): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, position === null ? null : position + done);
}

/** As {@link writeWholeSync}. */
export async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
