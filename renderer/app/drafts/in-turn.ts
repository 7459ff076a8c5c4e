/** Saves of one thing, one after the other: each replaces the version that the one before it has written. */

export class Turns {
  /** The last one of each thing that is not done yet. */
  readonly #last = new Map<string, Promise<void>>();

  /** Waits for those before it, whose failures are their callers'. @param act reads the state only when its turn comes. */
  async take(thing: string, act: () => Promise<void>): Promise<void> {
    const before = this.#last.get(thing);
    const own = before === undefined ? act() : before.then(act, act);
    this.#last.set(thing, own);
    try {
      await own;
    } finally {
      if (this.#last.get(thing) === own) this.#last.delete(thing);
    }
  }
}
