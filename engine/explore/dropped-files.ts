/** Files that come in slices from a browser, which does not say where they are: kept in the state folder for a week. */

import { randomBytes } from 'node:crypto';
import { lstat, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Mutex } from '#engine/base/async.ts';
import { checkOwned, createOwned, makeOwnedFolder, openOwned, removeOwned } from '#engine/base/owned/owned-files.ts';
import { writeWhole } from '#engine/base/write-whole.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Bytes one slice may have. */
export const largestSlice = 4 * 1024 * 1024;
const keptMillis = 7 * 24 * 3600 * 1000;
/** Bytes of the disk that dropped files leave free. */
const spare = 1024 ** 3;

export interface Slice {
  /** Of the first slice's answer; null begins a file. */
  readonly fileId: string | null;
  /** As the browser calls it; only the first slice's counts. */
  readonly name: string;
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** Where the slice begins; what was received so far. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface ReceivedFile {
  readonly fileId: string;
  /** Absolute; can be read from the first slice on. */
  readonly path: string;
  /** Bytes so far. */
  readonly received: number;
}

export class DroppedFiles {
  readonly #folder: string;
  /** The state folder. */
  readonly #root: string;
  /** Slices of one file are written one after the other. */
  readonly #writing = new Map<string, Mutex>();

  /** @param folder `dropped` in the state folder; made when a file comes. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#root = dirname(folder);
  }

  /** @throws EngineError InvalidInput (a slice that is not the next one), EntityNotFound, DiskFull, IoFailed. */
  async receive(slice: Slice): Promise<ReceivedFile> {
    if (slice.bytes.byteLength > largestSlice)
      throw refused(`A slice has ${slice.bytes.byteLength} bytes; at most ${largestSlice} are accepted.`);
    if (slice.offset + slice.bytes.byteLength > slice.size)
      throw refused(`The slice ends beyond the ${slice.size} bytes of the file.`);
    const fileId = slice.fileId ?? (await this.#begin(slice));
    const writing = this.#writing.get(fileId) ?? new Mutex();
    this.#writing.set(fileId, writing);
    const received = await writing.run(() => this.#append(fileId, slice));
    if (received.received === slice.size) this.#writing.delete(fileId);
    return received;
  }

  async #begin({ name, size, offset }: Slice): Promise<string> {
    if (offset !== 0) throw refused('The first slice of a file begins at 0.');
    makeOwnedFolder(this.#root, this.#folder);
    const { bavail, bsize } = await statfs(this.#folder);
    if (size > bavail * bsize - spare) {
      throw new EngineError(
        'DiskFull',
        `Cannot store ${name} (${size} bytes) in ${this.#folder}: the disk has too little free space.`,
        {
          hint: 'Open the file by its path, or free disk space and run: tenon clean',
        },
      );
    }
    const fileId = `df_${randomBytes(8).toString('hex')}`;
    const file = await createOwned(this.#root, join(this.#folder, fileId, safeFileName(name)));
    await file.close();
    return fileId;
  }

  async #append(fileId: string, { offset, bytes }: Slice): Promise<ReceivedFile> {
    const path = await this.#pathOf(fileId);
    try {
      const file = await openOwned(this.#root, path);
      try {
        const { size } = await file.stat();
        if (size !== offset) throw refused(`The slice begins at ${offset}, but ${size} bytes were received.`);
        await writeWhole(file, bytes, offset).catch(async (error: unknown) => {
          // The slice may be sent again.
          await file.truncate(offset).catch(() => undefined);
          throw error;
        });
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof EngineError) throw error;
      const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      throw new EngineError(
        isFull ? 'DiskFull' : 'IoFailed',
        `Cannot write the dropped file to ${path}: ${(error as Error).message}`,
        { details: { path }, cause: error },
      );
    }
    return { fileId, path, received: offset + bytes.byteLength };
  }

  async #pathOf(fileId: string): Promise<string> {
    const names = /^df_[0-9a-f]{16}$/u.test(fileId) ? await readdir(join(this.#folder, fileId)).catch(() => []) : [];
    if (names[0] === undefined)
      throw new EngineError('EntityNotFound', `No dropped file ${JSON.stringify(fileId)} is being received.`, {
        hint: 'Drop it again.',
      });
    return join(this.#folder, fileId, names[0]);
  }

  /**
   * Removes files that were last written before `now` by more than a week, or all of them.
   * @param now milliseconds since 1970; null removes all.
   */
  async sweep(now: number | null): Promise<{ fileCount: number; sizeBytes: number }> {
    checkOwned(this.#root, join(this.#folder, 'any'));
    let [fileCount, sizeBytes] = [0, 0];
    for (const fileId of await readdir(this.#folder).catch(() => [])) {
      const folder = join(this.#folder, fileId);
      const files = await Promise.all(
        (await readdir(folder).catch(() => [])).map((name) => lstat(join(folder, name)).catch(() => undefined)),
      );
      const newest = Math.max(0, ...files.map((file) => file?.mtimeMs ?? 0));
      if (now !== null && now - newest < keptMillis) continue;
      await removeOwned(this.#root, folder);
      fileCount += files.length;
      sizeBytes += files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
    }
    return { fileCount, sizeBytes };
  }
}

/** Names that Windows keeps for devices, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;
const longest = 120;

/** The last part of a name, without what any system's paths give a meaning to; its extension stays. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/u).at(-1)!.normalize('NFC');
  const plain = last
    .replaceAll(/[\p{Cc}<>:"|?*\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '_')
    .replace(/^[.\s]+/u, '')
    .replace(/[.\s]+$/u, '');
  if (plain === '') return 'file';
  const named = deviceName.test(plain) ? `_${plain}` : plain;
  const letters = [...named];
  if (letters.length <= longest) return named;
  const extension = /\.[^.]{1,20}(?:\.[^.]{1,5})?$/u.exec(named)?.[0] ?? '';
  return letters.slice(0, longest - extension.length).join('') + extension;
}

function refused(why: string): EngineError {
  return new EngineError('InvalidInput', why, { hint: 'Drop the file again.' });
}
