/** One-time codes in the addresses that let a browser in: each opens one session, for a short time. */

import { createHash, randomBytes } from 'node:crypto';

/** `used` also when it expired: this start created it, so its owner may learn how to get another one. */
export type CodeState = 'valid' | 'used' | 'unknown';

/** Codes that are remembered as used; older ones are unknown again. */
const mostKnown = 1000;

export class EntryCodes {
  /** Hash of a code → when it ends, milliseconds since 1970; 0: used. A hash, so that a look-up's time says nothing. */
  readonly #known = new Map<string, number>();

  /** @param milliseconds that it is valid for. */
  make(milliseconds: number, now: number): string {
    const code = randomBytes(24).toString('base64url');
    this.#known.set(hashOf(code), now + milliseconds);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
    return code;
  }

  /** A valid code is used up by this. */
  take(code: string, now: number): CodeState {
    const hash = hashOf(code);
    const end = this.#known.get(hash);
    if (end === undefined) return 'unknown';
    this.#known.set(hash, 0);
    return now < end ? 'valid' : 'used';
  }
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
