/** An open ORC file: ranges of its bytes, checked against its size before anything is allocated. */

import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { malformedOrc } from '#engine/formats/orc/container/malformed-orc.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/** Reads synchronously, for workers. Closed by who opened it. */
export class OrcFile implements Disposable {
  /** As errors name it. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly #file: number;
  readonly #copy: string | null;

  /**
   * @param copy an unpacked copy of the file, which is read in its place and goes when it is closed; null: none.
   * @throws EngineError `FileNotFound`, `IoFailed`.
   */
  constructor(path: string, copy: string | null = null) {
    this.path = path;
    this.#copy = copy;
    try {
      this.#file = openSync(copy ?? path, 'r');
      this.size = fstatSync(this.#file).size;
    } catch (thrown) {
      throw convertFileError(thrown, path, 'read');
    }
  }

  /** @throws EngineError `MalformedFile` when the range does not lie in the file. */
  read(offset: number, length: number): Uint8Array {
    this.check(offset, length, 'a range');
    const bytes = new Uint8Array(length);
    this.readInto(bytes, offset);
    return bytes;
  }

  /** Fills `target` from `offset` on; the range was checked before. */
  readInto(target: Uint8Array, offset: number): void {
    let filled = 0;
    while (filled < target.length) {
      const count = this.#readSome(target, filled, offset + filled);
      if (count === 0) throw malformedOrc(this.path, offset + filled, 'the file ends here although more was promised');
      filled += count;
    }
  }

  #readSome(target: Uint8Array, filled: number, position: number): number {
    try {
      return readSync(this.#file, target, filled, target.length - filled, position);
    } catch (thrown) {
      throw convertFileError(thrown, this.path, 'read');
    }
  }

  check(offset: number, length: number, what: string): void {
    if (offset < 0 || length < 0 || offset + length > this.size) {
      throw malformedOrc(
        this.path,
        Math.min(Math.max(offset, 0), this.size),
        `${what} of ${length} bytes at ${offset} does not lie in the file's ${this.size} bytes`,
      );
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
    if (this.#copy !== null) rmSync(this.#copy, { force: true });
  }
}
