/** A compression of whole files: how it is detected, and how its bytes are unpacked piece by piece. */

import type { Compression } from '#engine/bytes/head.ts';

export interface Packing {
  readonly name: Exclude<Compression, 'none'>;
  /** Without dot, lower case. */
  readonly extensions: readonly string[];
  /** Whether the first bytes are those of the packing; undefined: it has no mark and is detected by its extension. */
  detect: ((start: Uint8Array) => boolean) | undefined;
  /**
   * Unpacks everything, also several members, frames or streams behind each other. Memory is bounded.
   * @throws {@link CutShort} when the bytes end too early, any other error when they are damaged.
   */
  unpack(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Whether anything is missing, if that is known without unpacking. @throws as `unpack`. */
  readonly check?: (source: AsyncIterable<Uint8Array>) => Promise<void>;
}

/** The packed bytes end before the content does. */
export class CutShort extends Error {
  constructor() {
    super('it ends too early');
  }
}
