/** A file of secrets in a folder of this user alone: what it says is kept until it changes, since each request asks. */

import { dirname } from 'node:path';
import { checkOwned, writeOwnedDurably } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';

const mostBytes = 128 * 1024 * 1024;

export class KeptFile<Content> {
  readonly path: string;
  readonly #parse: (text: string) => Content;
  /** With a stamp, which differs once another file was written. */
  #kept: { readonly stamp: string; readonly content: Content } | undefined;

  /** @param parse throws for a damaged file. */
  constructor(path: string, parse: (text: string) => Content) {
    this.path = path;
    this.#parse = parse;
  }

  /** Does not read it. */
  get exists(): boolean {
    return checkOwned(dirname(this.path), this.path) !== undefined;
  }

  /** undefined: there is no file. @throws the error of a damaged file. */
  read(): Content | undefined {
    const stats = checkOwned(dirname(this.path), this.path);
    if (stats === undefined) return undefined;
    const stamp = `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.size}`;
    if (this.#kept?.stamp !== stamp) {
      const text = readRegularText(this.path, mostBytes);
      if (text === undefined) return undefined;
      this.#kept = { stamp, content: this.#parse(text) };
    }
    return this.#kept.content;
  }

  async write(text: string): Promise<void> {
    await writeOwnedDurably(dirname(this.path), this.path, text);
    this.forget();
  }

  /** The next one who reads does so from the disk. */
  forget(): void {
    this.#kept = undefined;
  }
}

/** undefined: it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
