/** Files as an object store would give them: each read is a request that takes its time, may fail, and is counted. */

import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteRange, ByteSource } from '#engine/storage/byte-source.ts';
import { openSource } from '#engine/storage/open-source.ts';
import { openRangedSource } from '#engine/storage/ranged-source.ts';
import { randomNumbers } from '#engine/testing/random.ts';

export interface DistantRequest extends ByteRange {
  readonly path: string;
}

export interface Distance {
  /** Of each request; 30 when absent. */
  readonly latencyMillis?: number;
  /** Of the requests, 0…1; 0.05 when absent. */
  readonly faultShare?: number;
  /** Decides which requests fail; 1 when absent. */
  readonly seed?: number;
}

/** No program can open its paths (`far://…`), so that a reader that tries fails. */
export class DistantFiles {
  /** That were answered, in the order of their answers. */
  readonly requests: DistantRequest[] = [];
  /** Requests that failed. */
  faults = 0;
  readonly #latencyMillis: number;
  readonly #faultShare: number;
  readonly #random: () => number;

  constructor({ latencyMillis = 30, faultShare = 0.05, seed = 1 }: Distance = {}) {
    this.#latencyMillis = latencyMillis;
    this.#faultShare = faultShare;
    this.#random = randomNumbers(seed);
  }

  /** Bytes of all answers. */
  get bytes(): number {
    return this.requests.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /**
   * @param local the file that has the bytes.
   * @param name its path as readers see it.
   */
  async open(local: string, name = `far://store/${path.basename(local)}`): Promise<ByteSource> {
    await using stored = await openSource(local);
    const { size, version } = stored;
    return openRangedSource({
      path: name,
      size,
      version,
      request: async ({ start, end }) => {
        if (start < 0 || start >= end || end > size) throw new Error(`${name} has no range from ${start} to ${end}`);
        await wait(this.#latencyMillis);
        if (this.#random() < this.#faultShare) throw this.#fault(name);
        this.requests.push({ path: name, start, end });
        return await readRange(local, start, end);
      },
    });
  }

  #fault(name: string): EngineError {
    this.faults += 1;
    return new EngineError('IoFailed', `${name} cannot be reached.`, { hint: 'Try again.', details: { path: name } });
  }
}

async function readRange(local: string, start: number, end: number): Promise<Uint8Array> {
  await using source = await openSource(local);
  return await source.read(start, end - start);
}

const everywhere = process.env['TENON_DISTANT_FILES'] === '1' ? new DistantFiles({ latencyMillis: 1 }) : undefined;

/** As fixtures of formats open files; undefined: as the local files that they are. */
export const openByDefault: ((local: string) => Promise<ByteSource>) | undefined =
  everywhere && ((local) => everywhere.open(local, local));
