/** Saves of one thing, one after the other: each replaces the version that the one before it has written. */

export class SaveTurns {
  /** The last one of each thing that is not done yet. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Waits for those before it, whose failures are their callers'. @param act reads the state only when its turn comes. */
  async take<T>(thing: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(thing);
    const own = before === undefined ? act() : before.then(act, act);
    this.#last.set(thing, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(thing) === own) this.#last.delete(thing);
    }
  }
}
