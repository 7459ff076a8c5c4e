/** The clock of a chaos host as its driver sets it; see chaos-clock.ts. */

import { openSync, writeSync } from 'node:fs';

export class SettableClock {
  readonly file: string;
  readonly #descriptor: number;
  /** How often it was set. */
  moves = 0;
  #ahead = 0;
  #latest = 0;
  #earliest = Number.POSITIVE_INFINITY;

  constructor(file: string) {
    this.file = file;
    this.#descriptor = openSync(file, 'w');
    this.moveBy(0);
  }

  /** Milliseconds, as the host sees them. */
  now(): number {
    const now = Date.now() + this.#ahead;
    this.#latest = Math.max(this.#latest, now);
    this.#earliest = Math.min(this.#earliest, now);
    return now;
  }

  /** The latest and earliest moments that the clock has shown. */
  get latest(): number {
    return Math.max(this.#latest, this.now());
  }

  get earliest(): number {
    return Math.min(this.#earliest, this.now());
  }

  moveBy(milliseconds: number): void {
    this.now();
    this.moves += 1;
    this.#ahead += milliseconds;
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(this.#ahead);
    writeSync(this.#descriptor, bytes, 0, bytes.length, 0);
    this.now();
  }
}
